// Bytes that no format of ours matches: saying what they are.
#pragma once

#include "tta/image/codec/bytes.h"

namespace tta {

// Throws the Error that helps most: kUnsupported naming a format that we don't decode; kDecode for no bytes at all, web
// pages, pointers of Git LFS, text, and whatever else.
[[noreturn]] void throw_unknown(Bytes bytes);

}  // namespace tta
