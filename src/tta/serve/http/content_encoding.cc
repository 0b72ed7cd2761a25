#include "tta/serve/http/content_encoding.h"

#include <zlib.h>

#include <algorithm>
#include <cassert>
#include <string>

#include "tta/base/core/error.h"
#include "tta/serve/http/ascii.h"

namespace tta {
namespace {

constexpr int kGzip = 16 + MAX_WBITS;  // zlib's way to say which format
constexpr int kZlib = MAX_WBITS;
constexpr int kBare = -MAX_WBITS;

bool is_identity(std::string_view encoding) {
  return encoding.empty() || equal_ignoring_case(encoding, "identity");
}

bool is_gzip(std::string_view encoding) {
  return equal_ignoring_case(encoding, "gzip") || equal_ignoring_case(encoding, "x-gzip");
}

// A zlib header: method 8, and the first two bytes are a multiple of 31.
bool has_zlib_header(const std::vector<std::byte>& body) {
  if (body.size() < 2) return false;
  const auto first = std::to_integer<unsigned>(body[0]);
  const auto second = std::to_integer<unsigned>(body[1]);
  return (first & 15) == 8 && (first * 256 + second) % 31 == 0;
}

class Inflater {
 public:
  Inflater(const std::vector<std::byte>& body, int format) {
    stream_.next_in = reinterpret_cast<Bytef*>(const_cast<std::byte*>(body.data()));
    stream_.avail_in = static_cast<uInt>(body.size());
    if (inflateInit2(&stream_, format) != Z_OK) throw Error(ErrorCode::kOverloaded, "no memory for decompressing");
  }
  ~Inflater() { inflateEnd(&stream_); }
  Inflater(const Inflater&) = delete;
  Inflater& operator=(const Inflater&) = delete;

  // Fills `room` as far as it can; returns how much. Less than all of it only at the end.
  std::size_t read(std::byte* room, std::size_t size) {
    stream_.next_out = reinterpret_cast<Bytef*>(room);
    stream_.avail_out = static_cast<uInt>(size);
    while (!ended_ && stream_.avail_out > 0) step();
    return size - stream_.avail_out;
  }
  bool ended() const { return ended_; }

 private:
  void step() {
    const int status = inflate(&stream_, Z_NO_FLUSH);
    if (status == Z_STREAM_END) {
      // gzip files may follow each other and stand for their contents one after the other.
      if (stream_.avail_in == 0) {
        ended_ = true;
      } else if (stream_.next_in[0] != 0x1f || inflateReset(&stream_) != Z_OK) {
        throw Error(ErrorCode::kDecode, "the compressed body is followed by something else");
      }
    } else if (status == Z_BUF_ERROR && stream_.avail_in == 0) {
      throw Error(ErrorCode::kDecode, "the compressed body is cut off");
    } else if (status != Z_OK) {
      throw Error(ErrorCode::kDecode, "the compressed body is damaged");
    }
  }

  z_stream stream_{};
  bool ended_ = false;
};

}  // namespace

bool knows_content_encoding(std::string_view encoding) {
  return is_identity(encoding) || is_gzip(encoding) || equal_ignoring_case(encoding, "deflate");
}

std::vector<std::byte> undo_content_encoding(std::string_view encoding, std::vector<std::byte> body,
                                             std::size_t max_bytes, ByteLease& lease) {
  assert(knows_content_encoding(encoding));
  if (is_identity(encoding)) return body;
  Inflater inflater(body, is_gzip(encoding) ? kGzip : has_zlib_header(body) ? kZlib : kBare);
  std::vector<std::byte> plain;
  std::size_t used = 0;
  const std::size_t held = lease.bytes();
  while (!inflater.ended()) {
    // One byte more than allowed tells "exactly as much" from "too much".
    const std::size_t next = std::min(std::max<std::size_t>(2 * used, std::size_t{64} << 10), max_bytes + 1);
    if (used == next) {
      throw Error(ErrorCode::kTooLarge, "the decompressed body is larger than " + std::to_string(max_bytes) + " bytes");
    }
    if (!lease.try_grow_to(held + next)) throw Error(ErrorCode::kOverloaded, "too many bytes are being received");
    plain.resize(next);
    used += inflater.read(plain.data() + used, next - used);
  }
  if (used > max_bytes) {
    throw Error(ErrorCode::kTooLarge, "the decompressed body is larger than " + std::to_string(max_bytes) + " bytes");
  }
  plain.resize(used);
  return plain;
}

}  // namespace tta
