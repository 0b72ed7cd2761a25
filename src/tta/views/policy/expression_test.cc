#include "tta/views/policy/expression.h"

#include "support/support.h"
#include "tta/base/core/limits.h"
#include "tta/base/core/text.h"
#include "tta/views/policy/random_policy.h"

namespace tta {
namespace {

using testing::error_of;
using testing::TempDir;
using testing::write_text;
using Texts = std::vector<std::string>;

Texts texts_of(std::string_view expression) {
  Texts texts;
  for (const View& view : parse_expression(expression, {}).views) texts.push_back(canonical_text(view));
  return texts;
}

// The message of the Error, without the quoted expression: "column 8: rotate.degrees is 400, allowed -180..180".
std::string problem_of(std::string_view expression) {
  const Error error = error_of([&] { parse_expression(expression, {}); });
  EXPECT_EQ(error.code(), ErrorCode::kPolicy);
  const std::string message = error.what();
  const std::size_t column = message.find("', column ");
  return column == std::string::npos ? message : message.substr(column + 3);
}

// -- meaning
// -------------------------------------------------------------------------------------------------------------

TEST(Expression, ANameIsAPresetOrAnOp) {
  EXPECT_EQ(texts_of("none"), (Texts{"identity"}));
  EXPECT_EQ(texts_of("identity"), (Texts{"identity"}));
  EXPECT_EQ(texts_of("d2"), (Texts{"identity", "hflip()", "vflip()", "rot90(2)"}));
  EXPECT_EQ(texts_of("ten_crop").size(), 10U);
}

TEST(Expression, AnOpWithoutParenthesesIsWithoutAndWith) {
  EXPECT_EQ(texts_of("hflip"), (Texts{"identity", "hflip()"}));
  EXPECT_EQ(texts_of("vflip"), (Texts{"identity", "vflip()"}));
  EXPECT_EQ(texts_of("rot90"), (Texts{"identity", "rot90(1)"}));
}

TEST(Expression, ParenthesesHoldTheValuesToTry) {
  EXPECT_EQ(texts_of("hflip()"), (Texts{"hflip()"}));
  EXPECT_EQ(texts_of("rot90()"), (Texts{"rot90(1)"}));
  EXPECT_EQ(texts_of("zoom(1, 1.15)"), (Texts{"identity", "zoom(1.15)"}));
  EXPECT_EQ(texts_of("zoom(1 | 1.15)"), texts_of("zoom(1, 1.15)"));
  EXPECT_EQ(texts_of("zoom(factor = 1 | 1.15)"), texts_of("zoom(1, 1.15)"));
  EXPECT_EQ(texts_of("crop(center | top_left, 0.8)"), (Texts{"crop(center, 0.8)", "crop(top_left, 0.8)"}));
  EXPECT_EQ(texts_of("translate(0.1 | 0.2, 0 | 0.3)"),
            (Texts{"translate(0.1, 0)", "translate(0.1, 0.3)", "translate(0.2, 0)", "translate(0.2, 0.3)"}));
}

TEST(Expression, ParametersHaveNamesAndDefaults) {
  EXPECT_EQ(texts_of("translate(y=0.1, x=0)"), (Texts{"translate(0, 0.1)"}));
  EXPECT_EQ(texts_of("translate(0.2, y=0.1)"), (Texts{"translate(0.2, 0.1)"}));
  EXPECT_EQ(texts_of("crop(fraction=0.8)"), (Texts{"crop(center, 0.8)"}));
}

TEST(Expression, TimesIsEveryCombinationTheFirstVaryingSlowest) {
  EXPECT_EQ(texts_of("zoom(1.1, 1.2) * rotate(-5, 5)"), (Texts{"zoom(1.1) * rotate(-5)", "zoom(1.1) * rotate(5)",
                                                               "zoom(1.2) * rotate(-5)", "zoom(1.2) * rotate(5)"}));
  EXPECT_EQ(texts_of("hflip * zoom(1, 1.15) * rotate(-5, 0, 5)").size(), 12U);
}

TEST(Expression, PlusIsOneListAfterTheOther) {
  EXPECT_EQ(texts_of("none + brightness(0.8) + hflip()"), (Texts{"identity", "brightness(0.8)", "hflip()"}));
  EXPECT_EQ(texts_of("ten_crop + contrast(0.8)").size(), 11U);
}

TEST(Expression, TimesBindsCloserThanPlus) {
  EXPECT_EQ(texts_of("none + hflip() * brightness(2)"), (Texts{"identity", "hflip() * brightness(2)"}));
  EXPECT_EQ(texts_of("(none + hflip()) * brightness(2)"), (Texts{"brightness(2)", "hflip() * brightness(2)"}));
}

TEST(Expression, WhiteSpaceMeansNothing) {
  EXPECT_EQ(texts_of(" \t( hflip ( )\n*rotate( 5,-5 ) ) "), texts_of("(hflip()*rotate(5,-5))"));
}

TEST(Expression, BorderIsAFactor) {
  EXPECT_EQ(texts_of("rotate(5) * border(edge)"), (Texts{"rotate(5) * border(edge)"}));
  EXPECT_EQ(texts_of("rotate(5) * border(edge | reflect)"), (Texts{"rotate(5) * border(edge)", "rotate(5)"}));
  EXPECT_EQ(texts_of("fill(0, 128, 255) * rotate(5)"), (Texts{"rotate(5) * fill(0, 128, 255)"}));
  // The last one holds.
  EXPECT_EQ(texts_of("rotate(5) * fill(1, 2, 3) * border(constant)"), (Texts{"rotate(5) * border(constant)"}));
  EXPECT_EQ(parse_expression("border(constant)", {}).views[0].border, Border::kConstant);
}

TEST(Expression, NamesThePolicyByItsText) {
  const Policy policy = parse_expression("  hflip * rotate(5) ", {});
  EXPECT_EQ(policy.name, "hflip * rotate(5)");
  EXPECT_EQ(policy.pool, Pooling::kMean);
  EXPECT_EQ(policy.stop, StopRule::kNone);
}

TEST(Expression, KeepsEqualViews) {
  EXPECT_EQ(texts_of("none + none"), (Texts{"identity", "identity"}));
}

TEST(Expression, PresetsFollowTheContext) {
  const Policy policy = parse_expression("five_crop", {.crop_fraction = 0.9});
  EXPECT_EQ(canonical_text(policy.views[0]), "crop(center, 0.9)");
}

// -- errors
// --------------------------------------------------------------------------------------------------------------

TEST(ExpressionErrors, QuoteTheExpression) {
  const Error error = error_of([] { parse_expression("rotate(400)", {}); });
  EXPECT_STREQ(error.what(), "policy 'rotate(400)', column 8: rotate.degrees is 400, allowed -180..180");
}

TEST(ExpressionErrors, OpsThatLookAtTheWholePictureComeFirst) {
  EXPECT_EQ(problem_of("hflip() * letterbox()"),
            "column 9: 'letterbox' looks at the whole picture, so it must come first in its view");
  EXPECT_EQ(texts_of("letterbox * hflip"), (Texts{"identity", "hflip()", "letterbox(1)", "letterbox(1) * hflip()"}));
  EXPECT_EQ(texts_of("rotate(0) * letterbox()"), (Texts{"letterbox(1)"}));
}

TEST(ExpressionErrors, ValuesThatDoNotGoTogether) {
  EXPECT_EQ(problem_of("hflip + perspective(0.4, 0.4, -0.4, -0.4, 0, 0, -0.4, -0.4)"),
            "column 9: perspective: its corners don't make a convex quadrilateral");
}

TEST(ExpressionErrors, UnknownNames) {
  EXPECT_EQ(problem_of("hflp"), "column 1: unknown name 'hflp' (did you mean 'hflip'?)");
  EXPECT_EQ(problem_of("none + tencrop"), "column 8: unknown name 'tencrop' (did you mean 'ten_crop'?)");
  EXPECT_EQ(problem_of("rotat(5)"), "column 1: unknown name 'rotat' (did you mean 'rotate'?)");
  EXPECT_EQ(problem_of("rotate(5) * boarder(edge)"), "column 13: unknown name 'boarder' (did you mean 'border'?)");
  EXPECT_EQ(problem_of("sepia"),
            "column 1: unknown name 'sepia'; presets: none, hflip, d2, d4, five_crop, ten_crop, multiscale, "
            "scale_ladder5, inception144, shift_flip; ops: " +
                join(op_names(), ", ") + "; generators: randaugment, trivialaugment, augmix, autoaugment");
}

TEST(ExpressionErrors, Values) {
  EXPECT_EQ(problem_of("zoom(1, 20)"), "column 9: zoom.factor is 20, allowed 0.1..10");
  EXPECT_EQ(problem_of("zoom(big)"), "column 6: zoom.factor is 'big', expected a number");
  EXPECT_EQ(problem_of("zoom(nan)"), "column 6: zoom.factor is 'nan', expected a number");
  EXPECT_EQ(problem_of("zoom(1e999)"), "column 6: zoom.factor is '1e999', expected a number");
  EXPECT_EQ(problem_of("rot90(1.5)"), "column 7: rot90.quarters is 1.5, allowed whole numbers 1..3");
  EXPECT_EQ(problem_of("crop(top_lft, 0.8)"),
            "column 6: crop.anchor is 'top_lft', allowed center, top_left, top_right, bottom_left, bottom_right, left, "
            "right (did you mean 'top_left'?)");
  EXPECT_EQ(problem_of("fill(0, 0, 256)"), "column 12: fill.blue is 256, allowed whole numbers 0..255");
}

TEST(ExpressionErrors, MissingAndSurplusValues) {
  EXPECT_EQ(problem_of("zoom"), "column 1: zoom needs a value for 'factor'");
  EXPECT_EQ(problem_of("none + zoom()"), "column 8: zoom needs a value for 'factor'");
  EXPECT_EQ(problem_of("translate(0.1)"), "column 1: translate needs a value for 'y'");
  EXPECT_EQ(problem_of("hflip(1)"), "column 7: hflip takes no values");
  EXPECT_EQ(problem_of("translate(0.1, 0.2, 0.3)"),
            "column 21: translate takes 2 values (x, y); separate the values to try by '|'");
}

TEST(ExpressionErrors, ParameterNames) {
  EXPECT_EQ(problem_of("crop(center, fracton=0.8)"),
            "column 14: crop has no parameter 'fracton' (did you mean 'fraction'?)");
  EXPECT_EQ(problem_of("translate(0.1, x=0.2)"), "column 16: 'x' is given twice");
  EXPECT_EQ(problem_of("zoom(factor=1, factor=2)"), "column 16: 'factor' is given twice");
  EXPECT_EQ(problem_of("translate(y=0.1, 0.2)"), "column 18: a value without a name follows one with a name");
}

TEST(ExpressionErrors, Syntax) {
  EXPECT_EQ(problem_of("hflip *"), "column 8: expected a preset, an op or '(', found the end");
  EXPECT_EQ(problem_of("* hflip"), "column 1: expected a preset, an op or '(', found '*'");
  EXPECT_EQ(problem_of("0.8"), "column 1: expected a preset, an op or '(', found '0'");
  EXPECT_EQ(problem_of("hflip vflip"), "column 7: expected '*', '+' or the end, found 'v'");
  EXPECT_EQ(problem_of("hflip)"), "column 6: expected '*', '+' or the end, found ')'");
  EXPECT_EQ(problem_of("(hflip"), "column 7: expected ')' for the '(' in column 1, found the end");
  EXPECT_EQ(problem_of("none + zoom(1.1"), "column 16: expected ')' for the '(' in column 12, found the end");
  EXPECT_EQ(problem_of("zoom(1,)"), "column 8: expected a value, found ')'");
  EXPECT_EQ(problem_of("zoom(|1)"), "column 6: expected a value, found '|'");
  EXPECT_EQ(problem_of("zoom(1;2)"), "column 7: expected ')' for the '(' in column 5, found ';'");
  EXPECT_EQ(problem_of("()"), "column 2: expected a preset, an op or '(', found ')'");
  EXPECT_EQ(problem_of("d4()"), "column 1: 'd4' takes no parentheses");
  EXPECT_EQ(problem_of("identity()"), "column 1: 'identity' takes no parentheses");
  EXPECT_EQ(problem_of("  "), "the policy expression is empty; 'none' is the identity view");
}

TEST(ExpressionErrors, AreSafeToPrint) {
  EXPECT_EQ(problem_of("hflip\x1b"), "column 6: expected '*', '+' or the end, found '\\x1b'");
}

std::string chain(std::string_view factor, std::string_view operation, int count) {
  std::string text(factor);
  for (int i = 1; i < count; ++i) text.append(operation).append(factor);
  return text;
}

TEST(ExpressionLimits, ViewsAreCountedBeforeTheyAreMade) {
  EXPECT_EQ(texts_of(chain("hflip", "*", 10)).size(), 1024U);
  EXPECT_EQ(problem_of(chain("hflip", "*", 11)), "column 60: this makes 2048 views, allowed are 1024");
  EXPECT_EQ(problem_of("inception144 * ten_crop"), "column 14: this makes 1440 views, allowed are 1024");
  EXPECT_EQ(problem_of(chain("hflip", "*", 10) + " + none"), "column 61: this makes 1025 views, allowed are 1024");
  const std::string many = chain("0", "|", 40);
  EXPECT_EQ(problem_of("translate(" + many + ", " + many + ")"), "column 1: this makes 1600 views, allowed are 1024");
}

TEST(ExpressionLimits, OpsOfAView) {
  EXPECT_EQ(parse_expression(chain("zoom(2)", "*", 64), {}).views[0].ops.size(), kMaxOps);
  EXPECT_EQ(problem_of(chain("zoom(2)", "*", 65)), "column 512: a view has more than 64 ops");
}

TEST(ExpressionLimits, Nesting) {
  const auto nested = [](int depth) {
    return std::string(static_cast<std::size_t>(depth), '(') + "none" +
           std::string(static_cast<std::size_t>(depth), ')');
  };
  EXPECT_EQ(texts_of(nested(32)), (Texts{"identity"}));
  EXPECT_EQ(problem_of(nested(33)), "column 33: parentheses are nested deeper than 32");
}

TEST(ExpressionLimits, Length) {
  EXPECT_EQ(problem_of(std::string(kMaxExpressionBytes + 1, ' ')),
            "the policy expression is 65537 bytes long, allowed are 65536");
}

// The longest chain that is allowed, of factors that leave 1,024 views as they are.
TEST(ExpressionLimits, LongChainsStayCheap) {
  const std::string expression = chain("hflip", "*", 10) + chain("*identity", "", 7000);
  EXPECT_EQ(texts_of(expression).size(), 1024U);
}

// -- properties
// ----------------------------------------------------------------------------------------------------------

TEST(ExpressionProperties, CanonicalTextReadsBackAsTheSameView) {
  testing::expect_always("canonical text round trip", [] {
    const View view = testing::arbitrary_view();
    const std::string text = canonical_text(view);
    const Policy policy = parse_expression(text, {});
    RC_ASSERT(policy.views.size() == 1U);
    RC_ASSERT(canonical_text(policy.views[0]) == text);
    RC_ASSERT(policy.views[0].ops == effective_ops(view.ops));
  });
}

TEST(ExpressionProperties, AnyTextIsReadOrRefused) {
  const std::vector<std::string> pieces{"hflip", "rot90", "zoom",     "crop", "ten_crop", "(",     ")",   "*",
                                        "+",     ",",     "|",        "=",    "1",        "-0.5",  "1e9", "center",
                                        " ",     "x",     "identity", "fill", "\xff",     "border"};
  testing::expect_always("no crash", [&pieces] {
    std::string text;
    const int count = *rc::gen::inRange(0, 30);
    for (int i = 0; i < count; ++i) text += *rc::gen::elementOf(pieces);
    try {
      const Policy policy = parse_expression(text, {});
      RC_ASSERT(!policy.views.empty() && policy.views.size() <= kMaxViews);
    } catch (const Error& error) {
      RC_ASSERT(error.code() == ErrorCode::kPolicy);
    }
  });
}

TEST(ExpressionProperties, AnyBytesAreReadOrRefused) {
  testing::expect_always("no crash on bytes", [] {
    const auto text = *rc::gen::arbitrary<std::string>();
    try {
      parse_expression(text, {});
    } catch (const Error& error) {
      RC_ASSERT(error.code() == ErrorCode::kPolicy);
    }
  });
}

// -- files
// ---------------------------------------------------------------------------------------------------------------

constexpr std::string_view kMirrorJson = R"({"schema": "tta-policy/1", "views": [{"ops": [{"op": "hflip"}]}]})";

TEST(LoadPolicy, ReadsAFile) {
  const TempDir dir;
  write_text(dir / "mirror.json", kMirrorJson);
  const Policy policy = load_policy((dir / "mirror.json").string(), {});
  ASSERT_EQ(policy.views.size(), 1U);
  EXPECT_EQ(canonical_text(policy.views[0]), "hflip()");
  EXPECT_EQ(policy.name, "mirror");
}

TEST(LoadPolicy, KeepsTheNameInTheFile) {
  const TempDir dir;
  write_text(dir / "p", R"({"schema": "tta-policy/1", "name": "mine", "views": [{"ops": []}]})");
  EXPECT_EQ(load_policy((dir / "p").string(), {}).name, "mine");
}

TEST(LoadPolicy, ReadsAnExpression) {
  EXPECT_EQ(load_policy("hflip * rotate(5)", {}), parse_expression("hflip * rotate(5)", {}));
  EXPECT_EQ(load_policy("five_crop", {.crop_fraction = 0.9}), parse_expression("five_crop", {.crop_fraction = 0.9}));
}

TEST(LoadPolicy, SaysThatAFileIsMissing) {
  const Error json = error_of([] { load_policy("no_such_policy.json", {}); });
  EXPECT_EQ(json.code(), ErrorCode::kPolicy);
  EXPECT_STREQ(json.what(), "there is no policy file 'no_such_policy.json'");
  const Error path = error_of([] { load_policy("no_such_folder/policy", {}); });
  EXPECT_STREQ(path.what(), "there is no policy file 'no_such_folder/policy'");
}

TEST(LoadPolicy, AFolderIsNoFile) {
  const TempDir dir;
  const Error error = error_of([&] { load_policy(dir.path().string(), {}); });
  EXPECT_EQ(error.code(), ErrorCode::kPolicy);
  EXPECT_EQ(std::string(error.what()),
            "'" + dir.path().string() + "' is a directory; expected a preset, an expression or a policy file");
}

TEST(LoadPolicy, PassesOnWhatIsWrongInTheFile) {
  const TempDir dir;
  write_text(dir / "bad.json", R"({"schema": "tta-policy/1", "views": [{"ops": [{"op": "rotate", "degrees": 400}]}]})");
  const Error error = error_of([&] { load_policy((dir / "bad.json").string(), {}); });
  EXPECT_STREQ(error.what(), "bad.json: views[0].ops[0].degrees is 400, allowed -180..180");
}

}  // namespace
}  // namespace tta
