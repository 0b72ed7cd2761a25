// The protobuf wire format: walks the fields of one message and of the messages inside it. Bounds-checked and limited
// in depth; allocates nothing, whatever lengths the bytes claim.
//
//   message = { field }
//   field   = tag value            tag = varint(field number << 3 | wire type)
//   value   = varint               wire type 0: numbers, enums
//           | 8 bytes              wire type 1
//           | varint(n), n bytes   wire type 2: text, bytes, a message inside
//           | 4 bytes              wire type 5
//   varint  = seven bits a byte, the lowest first; the top bit says that another byte follows; ten bytes at most
//
// Wire types 3 and 4 (groups) are older than ONNX, which has none: refused. Source: "Encoding" in protobuf's
// documentation.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "tta/base/core/error.h"

namespace tta {

using Bytes = std::span<const std::byte>;

// A cursor over one message. Copies are cheap and independent; the bytes and the name must outlive them.
//
//   for (WireReader reader(file, name); reader.next();)
//     if (reader.field() == 7) read_graph(reader.message());
//
// Errors, from every member: kModel with `name` and the byte within the message.
class WireReader {
 public:
  // protobuf's own default; a message nested deeper would not be read by ONNX Runtime either.
  static constexpr int kMaxDepth = 100;

  // `name` is the file's, fit for messages.
  WireReader(Bytes message, std::string_view name) : WireReader(message, name, 0) {}

  bool next();  // goes to the next field; false at the end of the message

  // Of the field that next() found.
  std::uint32_t field() const { return field_; }
  std::uint64_t number() const;   // Errors: not a varint.
  Bytes bytes() const;            // Errors: not text, bytes or a message.
  std::string_view text() const;  // bytes() as text, of whatever encoding
  WireReader message() const;     // bytes() as a message. Errors: nested deeper than kMaxDepth.

 private:
  enum class WireType : std::uint32_t { kVarint = 0, kFixed64 = 1, kBytes = 2, kFixed32 = 5 };

  WireReader(Bytes message, std::string_view name, int depth) : message_(message), name_(name), depth_(depth) {}
  std::uint64_t read_varint();
  Bytes read_bytes(std::uint64_t size);
  [[noreturn]] void fail(const char* problem) const;

  Bytes message_;
  std::string_view name_;
  int depth_;
  std::size_t position_ = 0;

  std::uint32_t field_ = 0;
  WireType type_ = WireType::kVarint;
  std::uint64_t number_ = 0;
  Bytes bytes_;
};

}  // namespace tta
