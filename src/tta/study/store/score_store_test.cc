#include "tta/study/store/score_store.h"

#include <gtest/gtest.h>

#include <cmath>

#include "support/support.h"
#include "tta/base/core/file.h"
#include "tta/base/npy.h"

namespace tta {
namespace {

using testing::error_of;
using testing::read_bytes;
using testing::TempDir;
using testing::write_text;

StoreContents contents_of(ScoreType type = ScoreType::kFloat32) {
  return {"model", "recipe", "data", {"a.jpg", "b.jpg", "c.jpg"}, {0, 2, 1}, 3, type};
}

View mirrored() {
  return {"some name", {make_op("hflip")}, 2, Border::kReflect, {}, {}};
}

std::filesystem::path file_of(const TempDir& dir, const View& view) {
  return dir.path() / "store/views" / (view_digest(view) + ".npy");
}

const std::vector<double> kRow{0.1, 0.7, 0.2};

TEST(ScoreStore, IsWhatNumpyReads) {
  TempDir dir;
  {
    ScoreStore store(dir / "store", contents_of());
    store.scores(mirrored()).write(1, kRow);
  }
  const NumpyArray scores = read_npy_file(file_of(dir, mirrored()), 1 << 20);
  EXPECT_EQ(scores.type, NumpyType::kFloat32);
  EXPECT_EQ(scores.shape, (std::vector<std::int64_t>{3, 3}));
  EXPECT_FLOAT_EQ(static_cast<float>(scores.number(4)), 0.7F);
  for (const std::size_t missing : {0, 1, 2, 6, 7, 8}) EXPECT_TRUE(std::isnan(scores.number(missing)));
  const NumpyArray labels = read_npy_file(dir / "store/labels.npy", 1 << 20);
  EXPECT_EQ(labels.number(1), 2);
  EXPECT_EQ(read_text_file(dir / "store/images.txt", 100), "a.jpg\nb.jpg\nc.jpg\n");
}

TEST(ScoreStore, KeepsRowsFromRunToRun) {
  TempDir dir;
  for (int run = 0; run < 3; ++run) {
    ScoreStore store(dir / "store", contents_of());
    ViewScores& scores = store.scores(mirrored());
    EXPECT_EQ(scores.has(2), run > 0);
    EXPECT_EQ(scores.has(0), run > 1);
    scores.write(run == 0 ? 2 : 0, kRow);
    std::vector<double> row(3);
    scores.read(run == 0 ? 2 : 0, row);
    for (std::size_t c = 0; c < 3; ++c) EXPECT_FLOAT_EQ(static_cast<float>(row[c]), static_cast<float>(kRow[c]));
  }
}

TEST(ScoreStore, GivesMemoryBackAndKeepsTheScores) {
  TempDir dir;
  ScoreStore store(dir / "store", contents_of());
  ViewScores& scores = store.scores(mirrored());
  scores.write(1, kRow);
  scores.rest();
  std::vector<double> row(3);
  ASSERT_TRUE(scores.has(1));
  scores.read(1, row);
  EXPECT_FLOAT_EQ(static_cast<float>(row[1]), 0.7F);
}

TEST(ScoreStore, NamesViewsByWhatTheyMean) {
  TempDir dir;
  ScoreStore store(dir / "store", contents_of());
  store.scores(mirrored()).write(0, kRow);
  View same = mirrored();
  same.name = "another";
  same.weight = 7;
  same.label_map = {{"x", "y"}, {"y", "x"}};
  EXPECT_TRUE(store.scores(same).has(0));
  EXPECT_FALSE(store.scores(View{}).has(0));
  EXPECT_NE(read_text_file(dir / "store/manifest.json", 10000).find("\"hflip()\""), std::string::npos);
}

TEST(ScoreStore, TakesARowAsMissingUntilAllOfItIsThere) {
  TempDir dir;
  { ScoreStore(dir / "store", contents_of()).scores(mirrored()).write(0, kRow); }
  std::vector<std::byte> bytes = read_bytes(file_of(dir, mirrored()));
  bytes[bytes.size() - 9 * 4 + 4 + 2] = std::byte{0xC0};  // the second value of the first row: NaN again
  bytes[bytes.size() - 9 * 4 + 4 + 3] = std::byte{0x7F};
  write_file_atomically(file_of(dir, mirrored()), bytes);
  EXPECT_FALSE(ScoreStore(dir / "store", contents_of()).scores(mirrored()).has(0));
}

TEST(ScoreStore, LeavesNoTraceOfAKilledRun) {
  TempDir dir;
  { ScoreStore(dir / "store", contents_of()).scores(mirrored()); }
  write_text(dir / "store/views/abc.npy.new", "half a file");
  write_text(dir / "store/manifest.json.tmp-12-0", "half a manifest");
  { ScoreStore(dir / "store", contents_of()).scores(mirrored()); }
  EXPECT_FALSE(std::filesystem::exists(dir / "store/views/abc.npy.new"));
  EXPECT_FALSE(std::filesystem::exists(dir / "store/manifest.json.tmp-12-0"));
}

TEST(ScoreStore, RefusesWhatBelongsToAnotherRun) {
  TempDir dir;
  { ScoreStore(dir / "store", contents_of()); }
  const auto problem_with = [&](auto change) {
    StoreContents other = contents_of();
    change(other);
    const Error error = error_of([&] { ScoreStore(dir / "store", other); });
    EXPECT_EQ(error.code(), ErrorCode::kStore);
    return std::string(error.what());
  };
  EXPECT_NE(problem_with([](auto& c) { c.model_sha256 = "x"; }).find("another model"), std::string::npos);
  EXPECT_NE(problem_with([](auto& c) { c.recipe_sha256 = "x"; }).find("another recipe"), std::string::npos);
  EXPECT_NE(problem_with([](auto& c) { c.dataset_sha256 = "x"; }).find("other images"), std::string::npos);
  EXPECT_NE(problem_with([](auto& c) { c.type = ScoreType::kFloat16; }).find("number type"), std::string::npos);
  std::string manifest = read_text_file(dir / "store/manifest.json", 10000);
  manifest.replace(manifest.find("tta-scores/1"), 12, "tta-scores/9");
  write_text(dir / "store/manifest.json", manifest);
  EXPECT_NE(problem_with([](auto&) {}).find("format version"), std::string::npos);
}

TEST(ScoreStore, RefusesOtherPeoplesFolders) {
  TempDir dir;
  std::filesystem::create_directory(dir / "store");
  write_text(dir / "store/thesis.tex", "x");
  const Error error = error_of([&] { ScoreStore(dir / "store", contents_of()); });
  EXPECT_NE(std::string(error.what()).find("holds something else"), std::string::npos);
  EXPECT_FALSE(std::filesystem::exists(dir / "store/views"));
}

TEST(ScoreStore, BeginsAgainWhereADiskWasFull) {
  TempDir dir;
  std::filesystem::create_directories(dir / "store/views");
  ScoreStore(dir / "store", contents_of()).scores(mirrored()).write(1, kRow);
  EXPECT_TRUE(ScoreStore(dir / "store", contents_of()).scores(mirrored()).has(1));
  std::filesystem::create_directories(dir / "other/views/mine");
  EXPECT_EQ(error_of([&] { ScoreStore(dir / "other", contents_of()); }).code(), ErrorCode::kStore);
}

TEST(ScoreStore, RefusesFilesThatAreNotItsOwn) {
  TempDir dir;
  { ScoreStore(dir / "store", contents_of()).scores(mirrored()); }
  write_text(file_of(dir, mirrored()), "not an array");
  const Error error = error_of([&] { ScoreStore(dir / "store", contents_of()).scores(mirrored()); });
  EXPECT_EQ(error.code(), ErrorCode::kStore);
}

TEST(ScoreStore, BelongsToOneRunAtATime) {
  TempDir dir;
  const ScoreStore store(dir / "store", contents_of());
  const Error error = error_of([&] { ScoreStore(dir / "store", contents_of()); });
  EXPECT_NE(std::string(error.what()).find("in use"), std::string::npos);
}

TEST(ScoreStore, HalvesKeepEveryClassPossible) {
  TempDir dir;
  ScoreStore store(dir / "store", contents_of(ScoreType::kFloat16));
  ViewScores& scores = store.scores(View{});
  EXPECT_FALSE(scores.has(1));
  scores.write(1, std::vector<double>{1, 0, 1e-12});
  EXPECT_TRUE(scores.has(1));
  std::vector<double> row(3);
  scores.read(1, row);
  EXPECT_EQ(row, (std::vector<double>{1, kLeastHalf, kLeastHalf}));
}

TEST(ScoreStore, KnowsWhatItWillTake) {
  TempDir dir;
  ScoreStore store(dir / "store", contents_of());
  const std::vector<View> views{View{}, mirrored()};
  EXPECT_EQ(store.bytes_needed(views), 2U * 9 * 4);
  store.scores(View{});
  EXPECT_EQ(store.bytes_needed(views), 9U * 4);
}

}  // namespace
}  // namespace tta
