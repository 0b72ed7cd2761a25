#include "tta/model/onnx/wire.h"

#include <limits>

namespace tta {

bool WireReader::next() {
  if (position_ == message_.size()) return false;
  const std::uint64_t tag = read_varint();
  if (tag > std::numeric_limits<std::uint32_t>::max() || tag >> 3 == 0) fail("a field has no valid number");
  field_ = static_cast<std::uint32_t>(tag >> 3);
  type_ = static_cast<WireType>(tag & 7);
  switch (type_) {
    case WireType::kVarint: number_ = read_varint(); return true;
    case WireType::kFixed64: bytes_ = read_bytes(8); return true;
    case WireType::kBytes: bytes_ = read_bytes(read_varint()); return true;
    case WireType::kFixed32: bytes_ = read_bytes(4); return true;
  }
  fail("a field has an unknown wire type");
}

std::uint64_t WireReader::number() const {
  if (type_ != WireType::kVarint) fail("a field should hold a number and doesn't");
  return number_;
}

Bytes WireReader::bytes() const {
  if (type_ != WireType::kBytes) fail("a field should hold text or a message and doesn't");
  return bytes_;
}

std::string_view WireReader::text() const {
  const Bytes text = bytes();
  return {reinterpret_cast<const char*>(text.data()), text.size()};
}

WireReader WireReader::message() const {
  if (depth_ == kMaxDepth) fail("messages are nested too deeply");
  return WireReader(bytes(), name_, depth_ + 1);
}

std::uint64_t WireReader::read_varint() {
  std::uint64_t value = 0;
  for (int shift = 0; shift < 70; shift += 7) {
    if (position_ == message_.size()) fail("it ends inside a number");
    const auto byte = static_cast<std::uint64_t>(message_[position_++]);
    // The tenth byte has room for one bit; protobuf drops the others, and so does the shift.
    value |= (byte & 0x7f) << shift;
    if (byte < 0x80) return value;
  }
  fail("a number has more than ten bytes");
}

Bytes WireReader::read_bytes(std::uint64_t size) {
  if (size > message_.size() - position_) fail("a field is longer than what holds it");
  const Bytes bytes = message_.subspan(position_, static_cast<std::size_t>(size));
  position_ += bytes.size();
  return bytes;
}

void WireReader::fail(const char* problem) const {
  throw Error(ErrorCode::kModel, std::string(name_) + ": not an ONNX file, or damaged: " + problem + " (byte " +
                                     std::to_string(position_) + " of a message at depth " + std::to_string(depth_) +
                                     ")");
}

}  // namespace tta
