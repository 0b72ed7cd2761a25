// How libjpeg's fatal errors leave it.
#pragma once

#include <csetjmp>
#include <cstdio>  // jpeglib.h needs FILE and size_t

#include <jpeglib.h>

namespace tta {

// libjpeg reports a fatal error by calling error_exit, which must not return. A C++ exception must not travel through
// its C frames, so it jumps back to the setjmp(errors.jump) of whoever called libjpeg, who throws.
struct JpegErrors {
  jpeg_error_mgr base;  // first: libjpeg hands back a pointer to it
  std::jmp_buf jump;
};

[[noreturn]] inline void jump_out(j_common_ptr info) {
  std::longjmp(reinterpret_cast<JpegErrors*>(info->err)->jump, 1);
}

// What to set as `err` of a jpeg_decompress_struct or a jpeg_compress_struct: `errors` set up to jump, and to print
// nothing. `errors` must outlive that struct.
inline jpeg_error_mgr* quiet_errors(JpegErrors& errors) {
  jpeg_error_mgr* manager = jpeg_std_error(&errors.base);
  manager->error_exit = jump_out;
  manager->output_message = [](j_common_ptr) {};
  return manager;
}

}  // namespace tta
