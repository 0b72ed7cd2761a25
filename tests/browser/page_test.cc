// The server's page as people meet it: a photo, what the model saw of it, and the knobs.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <memory>

#include "browser/devtools.h"
#include "cli/serve_program.h"
#include "cli/tta_program.h"
#include "tta/base/core/file.h"
#include "tta/base/json.h"
#include "tta/image/codec/codec.h"
#include "tta/model/onnx/onnx_model.h"
#include "tta/predict/predictor/bundle.h"
#include "tta/views/policy/calibrated_stop.h"
#include "tta/views/policy/expression.h"
#include "tta/views/policy/policy_json.h"

namespace tta::testing {
namespace {

constexpr const char* kAnswered =
    "document.getElementById('page').classList.contains('answered') && "
    "document.getElementById('answer').getAttribute('aria-busy') === 'false'";

std::string percent(double share) {
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %%", 100 * share);
  return text;
}

class BrowserPage : public CliTest {
 protected:
  void SetUp() override {
    if (!find_browser()) GTEST_SKIP() << "no Chromium is here: ./dev test installs it";
    copy_shirt("shirt.png");
    write("exact.json", R"({"schema": "tta-recipe/1", "channels": 1, "resize": {"mode": "exact"},
                            "normalize": {"scale": "1/255", "mean": [0.2861], "std": [0.3528]}})");
  }

  // Serves the bundled model and opens its page.
  void open(std::vector<std::string> arguments = {}) {
    const bool has_policy = std::find(arguments.begin(), arguments.end(), "--policy") != arguments.end();
    if (!has_policy) arguments.insert(arguments.end(), {"--policy", "hflip"});
    arguments.insert(arguments.begin(), {"--model", bundled_model()});
    server_ = std::make_unique<ServeProgram>(arguments);
    tab_ = std::make_unique<Tab>(dir_.path());
    tab_->resize(1280, 900, Scheme::kLight);
    tab_->go(server_->url() + "/");
    tab_->wait_for("document.documentElement.dataset.ready === 'yes' || !document.getElementById('token-form').hidden");
  }

  void give(const std::filesystem::path& photo) { tab_->choose_file("#file", photo); }
  void give_shirt() {
    give(dir_ / "shirt.png");
    tab_->wait_for(kAnswered);
    tab_->wait_for("document.getElementById('plain').textContent !== '…'");
  }

  std::string text(const std::string& id) { return tab_->value("document.getElementById('" + id + "').innerText"); }
  void choose(const std::string& id, const std::string& option) { set(id, option, "change"); }
  void set(const std::string& id, const std::string& what, const std::string& event) {
    tab_->value("(() => { const it = document.getElementById('" + id + "'); it.value = " + script_text(what) +
                "; it.dispatchEvent(new Event('" + event + "', {bubbles: true})); })()");
  }
  std::string expression() { return tab_->value("document.getElementById('expression').value"); }
  // Until the newest of the tries was asked for in these words.
  void wait_for_try(const std::string& policy) {
    tab_->wait_for(
        "document.querySelector('#try-list tr.now code') && "
        "document.querySelector('#try-list tr.now code').textContent === " +
        script_text(policy));
  }

  // What `tta predict` says of the shirt.
  Json said(const std::string& policy) {
    const ProgramResult result = predict({"--policy", policy, "--per-view", "--format", "jsonl", "shirt.png"});
    EXPECT_EQ(result.status, 0) << result.err;
    return Json::parse(result.out, "predict", ErrorCode::kUsage);
  }
  void expect_answer(const Json& json) {
    EXPECT_EQ(text("label"), json.at("label").as_string() + " " + percent(json.at("probability").as_number()));
  }
  void expect_no_complaint() {
    EXPECT_EQ(tab_->complaints(), std::vector<std::string>{});
    for (const std::string& url : tab_->requests()) {
      const bool own = url.starts_with(server_->url() + "/") || url.starts_with("data:") || url.starts_with("blob:");
      EXPECT_TRUE(own) << url;
    }
  }

  std::unique_ptr<ServeProgram> server_;
  std::unique_ptr<Tab> tab_;
};

TEST_F(BrowserPage, SaysWhatPredictSays) {
  open();
  EXPECT_TRUE(tab_->header("/", "content-security-policy").starts_with("default-src 'none'; script-src 'self'"));
  EXPECT_EQ(tab_->header("/page/app.js", "x-content-type-options"), "nosniff");
  EXPECT_EQ(tab_->header("/page/app.js", "content-type"), "text/javascript; charset=utf-8");
  EXPECT_TRUE(says(text("facts"), "tells 10 classes apart, in 28 × 28 pixels of gray."));
  give_shirt();
  const Json json = said("hflip");
  expect_answer(json);
  const std::string top = text("top");
  for (const Json& one : json.at("top").elements()) {
    EXPECT_TRUE(says(top, one.at("label").as_string()));
    EXPECT_TRUE(says(top, percent(one.at("probability").as_number())));
  }
  EXPECT_TRUE(says(text("sentence"), "2 views, averaged"));
  EXPECT_TRUE(says(text("doubts"), "All 2 views say so."));
  const Json plain = said("none");
  EXPECT_TRUE(says(text("plain"), "A plain look says the same, with "));
  EXPECT_TRUE(says(text("plain"), "(" + percent(plain.at("probability").as_number()) + ")."));
  EXPECT_TRUE(says(text("time"), "2 runs of the model"));
  EXPECT_TRUE(says(text("photo-facts"), "shirt.png"));
  EXPECT_TRUE(says(text("said"), json.at("label").as_string())) << "for those who listen";
  expect_no_complaint();
}

TEST_F(BrowserPage, ShowsEveryViewWithItsAnswer) {
  open();
  give_shirt();
  const Json views = said("hflip").at("views");
  ASSERT_EQ(tab_->value("document.querySelectorAll('#view-list li').length"), "2");
  for (std::size_t i = 0; i < views.size(); ++i) {
    const std::string item = "document.querySelectorAll('#view-list li')[" + std::to_string(i) + "]";
    const std::string shown = tab_->value(item + ".innerText");
    EXPECT_TRUE(says(shown, views.at(i).at("label").as_string()));
    EXPECT_TRUE(says(shown, percent(views.at(i).at("probability").as_number())));
    EXPECT_TRUE(says(shown, views.at(i).at("name").as_string()));
    EXPECT_EQ(tab_->value(item + ".querySelector('img').naturalWidth"), "28") << "a picture, and decoded";
  }
  EXPECT_EQ(tab_->value("document.querySelectorAll('#view-list img')[0].src === "
                        "document.querySelectorAll('#view-list img')[1].src"),
            "false");
}

TEST_F(BrowserPage, FollowsItsKnobs) {
  open();
  give_shirt();
  EXPECT_TRUE(says(text("line"), "--policy hflip shirt.png")) << "what the server was started with";
  choose("policy", "family:rotations");
  set("strength", "40", "input");
  set("count", "0", "input");
  EXPECT_EQ(expression(), "rotate(0, 18, -18)");
  wait_for_try("rotate(0, 18, -18)");
  expect_answer(said("rotate(0, 18, -18)"));
  EXPECT_TRUE(says(text("line"), "--policy 'rotate(0, 18, -18)' shirt.png"));
  EXPECT_TRUE(says(text("curl"), "curl --data-binary @shirt.png '" + server_->url() + "/v1/predict?policy=rotate"));
  EXPECT_TRUE(says(text("sentence"), "Before: ")) << "what changed";

  choose("policy", "preset:shift_flip");
  wait_for_try("shift_flip");
  expect_answer(said("shift_flip"));
  tab_->value("document.querySelectorAll('#try-list button')[1].click()");
  wait_for_try("rotate(0, 18, -18)");
  expect_answer(said("rotate(0, 18, -18)"));
  expect_no_complaint();
}

// Whatever the knobs say, the server understands it, and it has as many views as the page tells.
TEST_F(BrowserPage, EveryFamilyIsAnExpression) {
  open();
  const std::string all = tab_->value(R"((async () => {
    const {families, family_expression} = await import(new URL('page/families.js', document.baseURI));
    const lines = [];
    for (const family of families) for (const count of family.counts) for (const strength of [0.05, 0.3, 1])
      for (const mirror of [false, true]) for (const gray of [false, true])
        lines.push((mirror && !family.mirrors ? 2 * count : count) + ' ' +
                   family_expression(family, {count, strength, mirror, gray, seed: 3}));
    return lines.join('\n');
  })())");
  const std::vector<std::string> expressions = lines(all);
  EXPECT_GT(expressions.size(), 300U);
  for (const std::string& line : expressions) {
    const std::size_t space = line.find(' ');
    const Policy policy = parse_expression(line.substr(space + 1), PolicyContext{});
    EXPECT_EQ(std::to_string(policy.views.size()), line.substr(0, space)) << line;
    if (line.find("randaugment") != std::string::npos) continue;  // draws may repeat, or come after an empty one
    EXPECT_EQ(merge_equal_views(policy).policy.views.size(), policy.views.size()) << line;
    EXPECT_EQ(canonical_text(policy.views[0]), "identity") << line;
  }
}

TEST_F(BrowserPage, FamiliesAreAsTheDocumentSays) {
  open();
  const std::string document = read_text_file(source_path("docs/web.md"), std::size_t{1} << 20);
  const std::string all = tab_->value(R"((async () => {
    const {families, family_expression} = await import(new URL('page/families.js', document.baseURI));
    return families.map((family) => '| ' + family.name + ' | ~`' + family_expression(family,
        {count: family.counts[0], strength: 0.3, mirror: false, gray: false, seed: 0}) + '` |').join('\n');
  })())");
  for (const std::string& row : lines(all)) {
    const std::size_t gap = row.find('~');
    const std::size_t begin = document.find(row.substr(0, gap));
    ASSERT_NE(begin, std::string::npos) << row;
    const std::string told = document.substr(begin, document.find('\n', begin) - begin);
    EXPECT_TRUE(told.ends_with(row.substr(gap + 1))) << told << "\n" << row;
  }
}

// The bundled model under a policy whose stop was calibrated for it, or, as it says, for another one.
std::string policy_with_promise(const std::string& model_sha256) {
  const Bundle bundle = open_bundle(bundled_model(), {}, [](const auto& file) { return open_onnx_model(file); });
  Policy policy = parse_expression("shift_flip", policy_context(bundle.recipe));
  CalibratedStop stop;
  stop.threshold = 0.5;
  stop.steps.resize(policy.views.size() - 1);
  for (StopStep& step : stop.steps) step.constant = -5;  // no image is at risk
  stop.certificate.emplace();
  stop.certificate->limit = 0.005;
  stop.certificate->confidence = 0.95;
  stop.certificate->images = 1000;
  const std::string& sha256 = model_sha256.empty() ? bundle.model->info().sha256 : model_sha256;
  return policy_json(with_calibrated_stop(policy, stop, sha256, recipe_digest(bundle.recipe)));
}

TEST_F(BrowserPage, SaysWhatAnEarlyStopPromises) {
  write("tuned.json", policy_with_promise(""));
  open({"--policy", (dir_ / "tuned.json").string()});
  give_shirt();
  EXPECT_TRUE(says(text("views-lead"), "1 of 10 views: the rest was unlikely to change the answer."));
  EXPECT_EQ(
      text("promise"),
      "It may stop early: at most 0.5 % of photos like those it was calibrated on get another answer than all views "
      "give (95 % confidence).");
  EXPECT_TRUE(says(text("line"), "--policy POLICY.json shirt.png")) << "its name, shift_flip, wouldn't say as much";
  choose("policy", "preset:d4");  // has no such stop
  wait_for_try("d4");
  EXPECT_TRUE(says(text("line"), "--policy d4 shirt.png"));
  EXPECT_EQ(tab_->value("document.getElementById('promise').hidden"), "true");
  expect_no_complaint();
}

TEST_F(BrowserPage, SaysThatAPromiseIsVoid) {
  write("tuned.json", policy_with_promise(std::string(64, 'a')));
  open({"--policy", (dir_ / "tuned.json").string()});
  give_shirt();
  EXPECT_EQ(text("promise"), "How early it stops comes with a promise, which is void here: the model is another one.");
  EXPECT_EQ(tab_->value("document.getElementById('promise').className"), "notice");
  expect_no_complaint();
}

TEST_F(BrowserPage, NamesAMistakeWhereItWasMade) {
  open();
  give_shirt();
  set("expression", "hflip * rotat(5)", "input");
  tab_->wait_for("document.getElementById('expression-problem').textContent !== ''");
  EXPECT_TRUE(says(text("expression-problem"), "column 9: unknown name 'rotat' (did you mean 'rotate'?)"));
  EXPECT_EQ(tab_->value("document.getElementById('expression').getAttribute('aria-invalid')"), "true");
  EXPECT_EQ(tab_->value("document.getElementById('policy').value"), "free");
  tab_->value("document.querySelector('#expression-problem button').click()");
  wait_for_try("hflip * rotate(5)");
  EXPECT_EQ(text("expression-problem"), "");
  expect_answer(said("hflip * rotate(5)"));
  expect_no_complaint();
}

TEST_F(BrowserPage, TurnsAPhotoThatLiesOnItsSide) {
  open({"--recipe", (dir_ / "exact.json").string()});
  give(golden_path("codec/jpeg_orientation_6.jpg"));
  tab_->wait_for(kAnswered);
  EXPECT_TRUE(says(text("turn-text"), "This photo lies on its side."));
  const std::string lying = tab_->value("document.querySelector('#view-list img').src");
  const std::string size = text("photo-facts");
  tab_->value("document.getElementById('turn').click()");
  tab_->wait_for("document.getElementById('turn-text').textContent.startsWith('Turned upright')");
  EXPECT_NE(tab_->value("document.querySelector('#view-list img').src"), lying);
  EXPECT_NE(text("photo-facts"), size) << "width and height change places";
  EXPECT_TRUE(says(text("curl"), "orientation=apply"));
  give(dir_ / "shirt.png");
  tab_->wait_for("document.getElementById('photo-facts').innerText.includes('28 × 28')");
  EXPECT_EQ(tab_->value("document.getElementById('turn-banner').hidden"), "true");
  EXPECT_FALSE(says(text("curl"), "orientation"));
  expect_no_complaint();
}

TEST_F(BrowserPage, SaysInPlainWordsWhatWentWrong) {
  write("notes.txt", "not a photo");
  write("moving.gif", "GIF89a and so on");
  open();
  give(dir_ / "notes.txt");
  tab_->wait_for("document.getElementById('problem').innerText.includes('This photo cannot be read')");
  give(dir_ / "moving.gif");
  tab_->wait_for("document.getElementById('problem').innerText.includes('not a picture that tta reads')");
  give_shirt();
  EXPECT_EQ(text("problem"), "");
  server_->end();
  choose("policy", "preset:d4");
  tab_->wait_for("document.getElementById('problem').innerText.includes('Is tta serve still running?')");
  EXPECT_EQ(tab_->value("document.querySelector('#problem button').innerText"), "Try again");
}

TEST_F(BrowserPage, SendsNoPhotoThatTheServerWouldRefuse) {
  open({"--max-image-bytes", "100"});
  give(dir_ / "shirt.png");
  tab_->wait_for("document.getElementById('problem').innerText.includes('This photo is too large')");
  EXPECT_TRUE(says(text("problem"), "allowed are 100 bytes"));
  for (const std::string& url : tab_->requests()) EXPECT_FALSE(url.find("/v1/views") != std::string::npos) << url;
}

TEST_F(BrowserPage, AsksForATokenWhereTheServerDoes) {
  write("tokens", "sesame-0123456789abcdef\n");
  std::filesystem::permissions(dir_ / "tokens", std::filesystem::perms::owner_read);
  open({"--token-file", (dir_ / "tokens").string()});
  const std::string form = "document.getElementById('token-form').hidden";
  EXPECT_EQ(tab_->value(form), "false");
  const auto let_in = [&](const std::string& token) {
    tab_->value("document.getElementById('token').value = " + script_text(token));
    tab_->value("document.querySelector('#token-form button').click()");
  };
  let_in("guess");
  tab_->wait_for("document.getElementById('token-problem').innerText.includes('does not take this token')");
  let_in("sesame-0123456789abcdef");
  tab_->wait_for("document.documentElement.dataset.ready === 'yes'");
  EXPECT_EQ(tab_->value(form), "true");
  give_shirt();
  expect_answer(said("hflip"));
  EXPECT_TRUE(says(text("curl"), "Authorization: Bearer $TOKEN")) << "the token itself is nobody's to see";
  expect_no_complaint();
}

TEST_F(BrowserPage, NeedsNoMouseAndNoEyes) {
  open();
  tab_->press("Tab");
  EXPECT_EQ(tab_->value("document.activeElement.className"), "skip");
  tab_->press("Tab");
  EXPECT_EQ(tab_->value("document.activeElement.id"), "choose");
  tab_->value(
      "(() => { window.opened = 0; document.getElementById('file').click = () => { window.opened += 1; }; })()");
  tab_->press("Enter");
  EXPECT_EQ(tab_->value("window.opened"), "1") << "Enter opens the choice of a file";
  give_shirt();
  std::string reached;
  for (int i = 0; i < 12; ++i) {
    tab_->press("Tab");
    reached += tab_->value("document.activeElement.id || document.activeElement.tagName") + " ";
  }
  EXPECT_TRUE(reached.starts_with("policy expression ")) << reached;
  EXPECT_TRUE(says(reached, " stop "));
  EXPECT_TRUE(says(reached, " curl BUTTON line BUTTON "));
  const std::string nameless = tab_->value(R"(
      [...document.querySelectorAll('button, input, select')]
          .filter((it) => !(it.labels && it.labels.length) && !it.getAttribute('aria-label') && !it.innerText &&
                          it.getAttribute('aria-hidden') !== 'true' && it.checkVisibility())
          .map((it) => it.outerHTML).join('\n'))");
  EXPECT_EQ(nameless, "");
  EXPECT_EQ(tab_->value("[...document.images].filter((it) => it.checkVisibility() && !it.alt).length"), "0");
  EXPECT_EQ(tab_->value("document.getElementById('said').getAttribute('aria-live')"), "polite");
}

TEST_F(BrowserPage, LabelsAreText) {
  write("labels.txt", "a\nb\nc\nd\ne\nf\n</script><img src=x onerror=alert(1)>\nh\ni\nj\n");
  open({"--labels", (dir_ / "labels.txt").string()});
  give_shirt();
  EXPECT_TRUE(says(text("label"), "</script><img src=x onerror=alert(1)>"));
  EXPECT_EQ(tab_->value("document.querySelectorAll('img[src=x]').length"), "0");
  expect_no_complaint();
}

TEST_F(BrowserPage, FitsAPhoneAndTheReadersColours) {
  open();
  give_shirt();
  const auto brightness = [&](Scheme scheme) {
    tab_->resize(390, 844, scheme);
    const std::filesystem::path picture = dir_ / "phone.png";
    tab_->take_picture(picture);
    const Image image = decode_image(read_file(picture, std::size_t{8} << 20), {}).image;
    EXPECT_EQ(image.width(), 390);
    return static_cast<int>(image.row(0)[0]);
  };
  EXPECT_GT(brightness(Scheme::kLight), 200);
  EXPECT_LT(brightness(Scheme::kDark), 60);
  EXPECT_EQ(tab_->value("document.documentElement.scrollWidth"), "390") << "nothing sticks out";
  EXPECT_EQ(tab_->value("document.getElementById('answer').getBoundingClientRect().top < "
                        "document.getElementById('ways').getBoundingClientRect().top"),
            "true")
      << "the answer right after the photo";
}

}  // namespace
}  // namespace tta::testing
