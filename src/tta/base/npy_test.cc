#include "tta/base/npy.h"

#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <cstring>

#include "support/support.h"
#include "tta/base/core/error.h"
#include "tta/base/core/file.h"

namespace tta {
namespace {

using testing::error_of;
using testing::golden_path;
using testing::TempDir;

constexpr std::size_t kEnough = 1 << 20;

std::filesystem::path golden(const std::string& name) {
  return golden_path("npy/" + name + ".npy");
}

std::vector<std::byte> bytes_of(std::string_view text) {
  const auto* first = reinterpret_cast<const std::byte*>(text.data());
  return {first, first + text.size()};
}

// A file of version 1.0 with this header and so many bytes of values.
std::vector<std::byte> file_with(const std::string& header, std::size_t value_bytes) {
  std::string file = "\x93NUMPY";
  file += {'\x01', '\x00', static_cast<char>(header.size() & 0xFF), static_cast<char>(header.size() >> 8)};
  return bytes_of(file + header + std::string(value_bytes, '\0'));
}

Error refused(std::vector<std::byte> file) {
  return error_of([&] { parse_npy(std::move(file), "x.npy"); });
}

struct TypeCase {
  NumpyType type;
  const char* name;
};
constexpr TypeCase kTypes[] = {{NumpyType::kUInt8, "uint8"},     {NumpyType::kInt32, "int32"},
                               {NumpyType::kInt64, "int64"},     {NumpyType::kFloat16, "float16"},
                               {NumpyType::kFloat32, "float32"}, {NumpyType::kFloat64, "float64"}};

TEST(Npy, ReadsEveryTypeInBothOrders) {
  for (const TypeCase& type : kTypes) {
    for (const bool fortran : {false, true}) {
      const std::string name = std::string(type.name) + (fortran ? "_fortran" : "_c");
      const NumpyArray array = read_npy_file(golden(name), kEnough);
      EXPECT_EQ(array.type, type.type) << name;
      EXPECT_EQ(numpy_type_name(array.type), type.name);
      EXPECT_EQ(array.fortran_order, fortran) << name;
      ASSERT_EQ(array.shape, (std::vector<std::int64_t>{2, 3, 4})) << name;
      const std::vector<std::size_t> strides = array.strides();
      const double least = array.type == NumpyType::kUInt8 ? 0 : -5;
      for (std::size_t i = 0; i < 24; ++i) {
        const std::size_t at = i / 12 * strides[0] + i / 4 % 3 * strides[1] + i % 4 * strides[2];
        EXPECT_EQ(array.number(at), least + static_cast<double>(i)) << name;
      }
    }
  }
}

TEST(Npy, ReadsEveryVersionAlike) {
  const NumpyArray first = read_npy_file(golden("float32_c"), kEnough);
  EXPECT_EQ(read_npy_file(golden("version_2"), kEnough), first);
  EXPECT_EQ(read_npy_file(golden("version_3"), kEnough), first);
}

TEST(Npy, ReadsShapesOfAnyRank) {
  const NumpyArray number = read_npy_file(golden("number"), kEnough);
  EXPECT_TRUE(number.shape.empty());
  EXPECT_EQ(number.number(0), 2.5);
  EXPECT_EQ(read_npy_file(golden("vector"), kEnough).shape, (std::vector<std::int64_t>{5}));
  EXPECT_EQ(read_npy_file(golden("empty"), kEnough).shape, (std::vector<std::int64_t>{0, 7}));
  EXPECT_EQ(read_npy_file(golden("long_header"), kEnough).shape.size(), 32U);
}

TEST(Npy, WritesTheBytesThatNumpyWrites) {
  const TempDir dir;
  for (const char* name : {"uint8_c", "int32_c", "int64_c", "float16_c", "float32_c", "float64_c", "float32_fortran",
                           "number", "vector", "empty", "long_header"}) {
    write_npy_file(dir / "x.npy", read_npy_file(golden(name), kEnough));
    EXPECT_EQ(testing::read_bytes(dir / "x.npy"), testing::read_bytes(golden(name))) << name;
  }
}

TEST(Npy, ForeignTypesAreRefusedByName) {
  const auto expect = [](const char* name, const char* words) {
    const Error error = error_of([&] { read_npy_file(golden(name), kEnough); });
    EXPECT_EQ(error.code(), ErrorCode::kUnsupported) << name;
    EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
    EXPECT_NE(std::string(error.what()).find(std::string(name) + ".npy: "), std::string::npos) << error.what();
  };
  expect("refused_big_endian", "holds big-endian values (dtype '>f4'); float32, float16");
  expect("refused_complex", "holds values of dtype '<c8'");
  expect("refused_bool", "holds values of dtype '|b1'");
  expect("refused_text", "holds values of dtype '<U2'");
  expect("refused_objects", "holds Python objects (dtype '|O')");
  expect("refused_records", "holds records");
}

TEST(Npy, OtherFilesAreNamedForWhatTheyAre) {
  const Error archive = error_of([] { read_npy_file(golden("refused_archive"), kEnough); });
  EXPECT_EQ(archive.code(), ErrorCode::kDecode);
  EXPECT_NE(std::string(archive.what()).find("is an archive, as np.savez and torch.save write"), std::string::npos);
  EXPECT_STREQ(refused({}).what(), "x.npy: is no numpy array file; np.save(\"x.npy\", array) writes one");
  EXPECT_EQ(error_of([] { read_npy_file("/nowhere/x.npy", kEnough); }).code(), ErrorCode::kIo);
  EXPECT_EQ(error_of([] { read_npy_file(golden("float64_c"), 100); }).code(), ErrorCode::kTooLarge);
}

TEST(Npy, DamagedHeadersAreErrors) {
  const std::string good = "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), }\n";
  EXPECT_EQ(parse_npy(file_with(good, 8), "x.npy").shape, (std::vector<std::int64_t>{2}));
  // Order, quotes, spaces and the last comma are free, as in Python.
  EXPECT_EQ(parse_npy(file_with("{ \"shape\":( 1,2 ) ,'fortran_order' :False,'descr':'<f4'}", 8), "x.npy").shape,
            (std::vector<std::int64_t>{1, 2}));
  const auto expect = [](const std::string& header, const std::string& words) {
    const Error error = refused(file_with(header, 8));
    EXPECT_EQ(error.code(), ErrorCode::kDecode) << header;
    EXPECT_NE(std::string(error.what()).find(words), std::string::npos) << error.what();
  };
  expect("{'descr': '<f4', 'shape': (2,), }\n", "without 'descr', 'fortran_order' or 'shape'");
  expect("{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (2,)}", "says 'descr' twice");
  expect("{'descr': '<f4', 'colour': 1, 'fortran_order': False, 'shape': (2,)}", "the unknown key 'colour'");
  expect("{'descr': '<f4', 'fortran_order': Maybe, 'shape': (2,)}", "neither True nor False");
  expect("{'descr': '<f4', 'fortran_order': False, 'shape': (2)}", "(3) is no tuple, (3,) is");
  expect("{'descr': '<f4', 'fortran_order': False, 'shape': (-2,)}", "expected a number before '-2,)}'");
  expect("{'descr': '<f4', 'fortran_order': False, 'shape': (9999999999999999999,)}", "more than 18 digits");
  expect("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)} and more",
         "has more behind its header's dict: 'and more'");
  expect("{'descr': '<f4', 'fortran_order': False, 'shape': (2,)", "expected '}' before ''");
  expect("{'descr': '<f4", "a text without an end");
  expect("", "expected '{' before ''");
  const std::string ones = "1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, ";
  expect("{'descr': '<f4', 'fortran_order': False, 'shape': (" + ones + ones + ")}", "more than 32 dimensions");
}

TEST(Npy, ShapesAreCheckedAgainstTheFileBeforeMemoryIsTaken) {
  const auto message = [](const std::string& shape, std::size_t bytes) {
    return std::string(
        refused(file_with("{'descr': '<f4', 'fortran_order': False, 'shape': " + shape + "}", bytes)).what());
  };
  EXPECT_EQ(message("(3,)", 8), "x.npy: holds 8 bytes of values, but its header says float32 [3], which is 12");
  EXPECT_EQ(message("(1,)", 8), "x.npy: holds 8 bytes of values, but its header says float32 [1], which is 4");
  // 2^62 values, and a product that overflows to 0.
  EXPECT_NE(message("(4611686018427387904,)", 8).find("18 digits"), std::string::npos);
  EXPECT_EQ(message("(4294967296, 4294967296)", 0),
            "x.npy: holds 0 bytes of values, but its header says float32 [4294967296, 4294967296]");
}

TEST(Npy, CutFilesAreErrors) {
  const std::vector<std::byte> whole = testing::read_bytes(golden("float32_c"));
  for (std::size_t size = 0; size < whole.size(); ++size) {
    EXPECT_EQ(refused({whole.begin(), whole.begin() + static_cast<std::ptrdiff_t>(size)}).code(), ErrorCode::kDecode);
  }
  std::vector<std::byte> version = whole;
  version[6] = std::byte{4};
  EXPECT_STREQ(refused(version).what(), "x.npy: has the format version 4.0; 1.0, 2.0 and 3.0 are read");
  std::vector<std::byte> long_header = testing::read_bytes(golden("version_2"));
  long_header[11] = std::byte{0x7F};
  EXPECT_NE(std::string(refused(long_header).what()).find("at most 10000 are read"), std::string::npos);
}

TEST(Npy, WhatIsWrittenIsReadBackEqual) {
  const TempDir dir;
  rc::check([&] {
    NumpyArray array;
    array.type = kTypes[*rc::gen::inRange<std::size_t>(0, std::size(kTypes))].type;
    array.fortran_order = *rc::gen::arbitrary<bool>();
    std::size_t count = 1;
    for (int i = *rc::gen::inRange(0, 5); i > 0; --i) {
      array.shape.push_back(*rc::gen::inRange(0, 6));
      count *= static_cast<std::size_t>(array.shape.back());
    }
    array.values = std::vector<std::byte>(count * numpy_type_size(array.type), std::byte{0x3C});
    write_npy_file(dir / "x.npy", array);
    RC_ASSERT(read_npy_file(dir / "x.npy", kEnough) == array);
    RC_ASSERT(npy_header(array.type, array.shape, array.fortran_order).size() % 64 == 0);
  });
}

}  // namespace
}  // namespace tta
