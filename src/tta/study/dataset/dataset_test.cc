#include "tta/study/dataset/dataset.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "support/support.h"

namespace tta {
namespace {

using testing::error_of;
using testing::TempDir;
using testing::write_text;
using Names = std::vector<std::string>;
using Numbers = std::vector<std::int32_t>;

void touch(const std::filesystem::path& path) {
  std::filesystem::create_directories(path.parent_path());
  write_text(path, "x");
}

std::string problem_of(const std::filesystem::path& data, const ModelClasses& classes, const std::string& order = "") {
  const Error error = error_of([&] { read_dataset(data, classes, order); });
  EXPECT_EQ(error.code(), ErrorCode::kDataset);
  return error.what();
}

const ModelClasses kAnimals{3, {"cat", "dog, hound", "Polar bear"}};

class Folders : public ::testing::Test {
 protected:
  void make(const Names& files) {
    for (const std::string& file : files) touch(dir_ / file);
  }
  TempDir dir_;
};

TEST_F(Folders, AreClassesMatchedByName) {
  make({"polar_bear/b.jpg", "polar_bear/deep/er/a.PNG", "Hound/x.jpeg", "cat/1.webp", "cat/readme.txt", ".hidden/x"});
  const Dataset dataset = read_dataset(dir_.path(), kAnimals, "");
  EXPECT_EQ(dataset.images, (Names{"Hound/x.jpeg", "cat/1.webp", "polar_bear/b.jpg", "polar_bear/deep/er/a.PNG"}));
  EXPECT_EQ(dataset.truths, (Numbers{1, 0, 2, 2}));
  EXPECT_EQ(dataset.class_order, "names match the model's labels");
  EXPECT_EQ(dataset.notes, (Names{"1 file that is no image by name: left out"}));
  EXPECT_TRUE(dataset.groups.empty());
}

TEST_F(Folders, ThatTheModelDoesNotKnowAreAnError) {
  make({"cat/1.jpg", "dgo/1.jpg"});
  EXPECT_NE(problem_of(dir_.path(), {2, {"cat", "dog"}}).find("no class 'dgo' (did you mean 'dog'?)"),
            std::string::npos);
}

TEST_F(Folders, OfOneClassTwiceAreAnError) {
  make({"dog/1.jpg", "hound/1.jpg"});
  EXPECT_NE(problem_of(dir_.path(), kAnimals).find("'dog' and 'hound' are both the model's class 1"),
            std::string::npos);
}

TEST_F(Folders, AreTakenInOrderWhereNoLabelHelps) {
  make({"b/1.jpg", "a/1.jpg", "c/1.jpg"});
  const Dataset dataset = read_dataset(dir_.path(), {3, {}}, "");
  EXPECT_EQ(dataset.truths, (Numbers{0, 1, 2}));
  EXPECT_NE(problem_of(dir_.path(), {4, {}}).find("the data have 3 classes, the model 4"), std::string::npos);
  EXPECT_NE(problem_of(dir_.path(), kAnimals, "names").find("none of the data's classes"), std::string::npos);
  EXPECT_EQ(read_dataset(dir_.path(), kAnimals, "").truths, (Numbers{0, 1, 2}));
}

TEST_F(Folders, WhoseOrderIsInDoubtAreRefused) {
  make({"c1/1.jpg", "c2/1.jpg", "c10/1.jpg"});
  const std::string problem = problem_of(dir_.path(), {3, {}});
  EXPECT_NE(problem.find("class 1 is 'c10' in byte order"), std::string::npos) << problem;
  EXPECT_NE(problem.find("--class-order natural"), std::string::npos);
  // c1/1.jpg, c10/1.jpg, c2/1.jpg
  EXPECT_EQ(read_dataset(dir_.path(), {3, {}}, "bytes").truths, (Numbers{0, 1, 2}));
  EXPECT_EQ(read_dataset(dir_.path(), {3, {}}, "natural").truths, (Numbers{0, 2, 1}));
}

TEST_F(Folders, MayBeOrderedByAFile) {
  make({"a/1.jpg", "b/1.jpg", "order.txt"});
  write_text(dir_ / "order.txt", "b\n\n x \r\na\n");
  std::filesystem::rename(dir_ / "order.txt", dir_.path().string() + ".order");
  const std::string order = dir_.path().string() + ".order";
  EXPECT_EQ(read_dataset(dir_.path(), {3, {}}, order).truths, (Numbers{2, 0}));
  EXPECT_NE(problem_of(dir_.path(), {4, {}}, order).find("names 3 classes, the model has 4"), std::string::npos);
  EXPECT_NE(problem_of(dir_.path(), {3, {}}, "nature").find("neither names, bytes nor natural"), std::string::npos);
  std::filesystem::remove(order);
}

TEST_F(Folders, OfNumbersAreNames) {
  make({"1/x.jpg", "0/x.jpg"});
  EXPECT_EQ(read_dataset(dir_.path(), {2, {"1", "0"}}, "").truths, (Numbers{1, 0}));
}

TEST_F(Folders, ThatAreSplitsAreRefused) {
  make({"train/cat/1.jpg", "val/cat/1.jpg"});
  EXPECT_NE(problem_of(dir_.path(), kAnimals).find("parts of a data set"), std::string::npos);
}

TEST_F(Folders, MayStandAloneInAFolder) {
  make({"images/cat/1.jpg", "images/dog/1.jpg", "README.md"});
  EXPECT_EQ(read_dataset(dir_.path(), kAnimals, "").images, (Names{"cat/1.jpg", "dog/1.jpg"}));
}

TEST_F(Folders, WithoutClassesOrImagesAreErrors) {
  EXPECT_NE(problem_of(dir_.path() / "none", kAnimals).find("no such file or folder"), std::string::npos);
  EXPECT_NE(problem_of(dir_.path(), kAnimals).find("no images here"), std::string::npos);
  make({"cat/x.txt"});
  EXPECT_NE(problem_of(dir_.path(), kAnimals).find("no images here"), std::string::npos);
  make({"loose.jpg"});
  EXPECT_NE(problem_of(dir_.path(), kAnimals).find("1 image lies here without a class"), std::string::npos);
}

class Tables : public Folders {
 protected:
  std::filesystem::path table(const std::string& name, const std::string& text) {
    write_text(dir_ / name, text);
    return dir_ / name;
  }
};

TEST_F(Tables, HaveAHeaderOrNot) {
  const Names images{"a.jpg", "b.jpg"};
  for (const char* text : {"b.jpg,dog\na.jpg,cat\n", "path,label\r\nb.jpg,dog\r\na.jpg,cat\r\n\r\n",
                           "id,label,file_name\n1,dog,b.jpg\n2,cat,a.jpg", "b.jpg dog\na.jpg cat\n",
                           "b.jpg\tdog\na.jpg\tcat", "a.jpg 0\nb.jpg 1\n"}) {
    const Dataset dataset = read_dataset(table("x.csv", text), kAnimals, "");
    EXPECT_EQ(dataset.images, images) << text;
    EXPECT_EQ(dataset.truths, (Numbers{0, 1})) << text;
  }
}

TEST_F(Tables, KnowWhatBelongsTogether) {
  const Dataset dataset = read_dataset(table("x.csv", "a.jpg,cat,p1\nb.jpg,dog,p2\nc.jpg,cat,p1\n"), kAnimals, "");
  EXPECT_EQ(dataset.groups, (std::vector<std::uint32_t>{0, 1, 0}));
}

TEST_F(Tables, MayNameImagesInASubfolder) {
  touch(dir_ / "images/a.jpg");
  const Dataset dataset = read_dataset(table("labels.csv", "file,label,more\na.jpg,2,x\n").parent_path(), kAnimals, "");
  EXPECT_EQ(dataset.root, dir_ / "images");
  EXPECT_EQ(dataset.truths, (Numbers{2}));
}

TEST_F(Tables, AreHuggingFacesToo) {
  table("metadata.jsonl", "{\"file_name\": \"b.png\", \"label\": 2}\n{\"file_name\": \"a.png\", \"label\": \"cat\"}\n");
  const Error error = error_of([&] { read_dataset(dir_.path(), {3, {"a", "b", "c"}}, ""); });
  EXPECT_EQ(error.code(), ErrorCode::kDataset);  // 2 is no name, and "cat" no number
  table("metadata.jsonl", "{\"file_name\": \"b.png\", \"label\": 2, \"group\": \"g\"}\n");
  EXPECT_EQ(read_dataset(dir_.path(), kAnimals, "").truths, (Numbers{2}));
}

TEST_F(Tables, WithBadLinesAreErrorsWithTheLine) {
  EXPECT_NE(problem_of(table("x.csv", "a.jpg,cat\nb.jpg\n"), kAnimals).find("line 2: has 1 fields"), std::string::npos);
  EXPECT_NE(problem_of(table("x.csv", "a.jpg,cat\nb.jpg,\n"), kAnimals).find("line 2: field 2 is empty"),
            std::string::npos);
  EXPECT_NE(problem_of(table("x.csv", "a.jpg,3\n"), kAnimals).find("label 3 is no class"), std::string::npos);
  EXPECT_NE(problem_of(table("x.csv", "a.jpg,cat\na.jpg,dog\n"), kAnimals).find("listed twice"), std::string::npos);
  EXPECT_NE(problem_of(table("x.csv", " \n"), kAnimals).find("is empty"), std::string::npos);
  EXPECT_NE(problem_of(table("x.csv", "path,label\n"), kAnimals).find("lists no images"), std::string::npos);
  EXPECT_NE(problem_of(table("m.jsonl", "{\"file_name\": 3}"), kAnimals).find("m.jsonl line 1"), std::string::npos);
}

TEST(NaturalLess, ComparesNumbersAsNumbers) {
  Names names{"10", "2", "a10", "a9", "a", "01", "1", "b2c10", "b2c9", "99999999999999999999999", "3"};
  std::sort(names.begin(), names.end());
  std::stable_sort(names.begin(), names.end(), natural_less);
  EXPECT_EQ(names, (Names{"01", "1", "2", "3", "10", "99999999999999999999999", "a", "a9", "a10", "b2c9", "b2c10"}));
}

TEST(DatasetDigest, ChangesWithEverythingThatCounts) {
  TempDir dir;
  touch(dir / "a/x.jpg");
  touch(dir / "b/x.jpg");
  const auto digest = [&] { return dataset_digest(read_dataset(dir.path(), {2, {}}, "")); };
  const std::string before = digest();
  EXPECT_EQ(digest(), before);
  write_text(dir / "a/x.jpg", "longer");
  EXPECT_NE(digest(), before);
  Dataset dataset = read_dataset(dir.path(), {2, {}}, "");
  const std::string now = dataset_digest(dataset);
  dataset.groups = {0, 0};
  EXPECT_NE(dataset_digest(dataset), now);
}

}  // namespace
}  // namespace tta
