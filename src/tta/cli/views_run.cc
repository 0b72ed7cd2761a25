#include "tta/cli/views_run.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <optional>
#include <span>
#include <utility>
#include <vector>

#include "tta/base/core/error.h"
#include "tta/base/core/file.h"
#include "tta/base/core/text.h"
#include "tta/cli/exit_status.h"
#include "tta/cli/image_notes.h"
#include "tta/cli/interrupt.h"
#include "tta/cli/messages.h"
#include "tta/cli/picture_targets.h"
#include "tta/cli/policy_argument.h"
#include "tta/cli/policy_notes.h"
#include "tta/cli/view_file_name.h"
#include "tta/image/codec/codec.h"
#include "tta/model/recipe/decoding.h"
#include "tta/model/recipe/read_recipe.h"
#include "tta/predict/predictor/predictor.h"
#include "tta/predict/sheet/sheet.h"
#include "tta/views/policy/expression.h"
#include "tta/views/render/view_pictures.h"

namespace tta::cli {
namespace {

namespace fs = std::filesystem;

// --- before the work -----------------------------------------------------------------------------------------------

// Flags that say something of a model that isn't there would be ignored silently.
void check_flags_without_model(const ModelOptions& options) {
  struct Flag {
    const char* name;
    bool given;
  };
  const ModelOptions usual;
  const std::array<Flag, 7> flags{{{"--labels", !options.labels.empty()},
                                   {"--output", options.output != usual.output},
                                   {"--output-name", !options.output_name.empty()},
                                   {"--allow-external-data", options.allow_external_data},
                                   {"--provider", options.provider != usual.provider},
                                   {"--batch", options.batch != usual.batch},
                                   {"--onnxruntime", !options.onnxruntime.empty()}}};
  for (const Flag& flag : flags) {
    if (flag.given) throw Error(ErrorCode::kUsage, std::string(flag.name) + " is about a model: add --model MODEL");
  }
}

void check_usage(const ViewsOptions& options) {
  if (options.sheet.empty() && options.folder.empty()) {
    throw Error(
        ErrorCode::kUsage,
        "nothing to draw into is given: add -o FILE for a contact sheet, --dir FOLDER for single views, or both");
  }
  if (options.model.model.empty()) check_flags_without_model(options.model);
  if (!options.folder.empty()) check_views_folder(options.folder);
  if (options.sheet.empty()) return;
  check_sheet_path(options.sheet, options.image);
  require_sheet_fonts();
}

// --- who looks, and how --------------------------------------------------------------------------------------------

// The model if there is one, and else just a recipe.
struct Looker {
  std::optional<Bundle> bundle;
  Recipe recipe;
  std::vector<std::string> facts;  // for the sheet: who that is
};

// As in open_bundle(): a recipe file that can't be read is a wrong configuration.
Recipe recipe_given(const fs::path& path) {
  try {
    return read_recipe_alone(path);
  } catch (const Error& error) {
    if (error.code() == ErrorCode::kIo) throw Error(ErrorCode::kRecipe, std::string("recipe: ") + error.what());
    throw;
  }
}

// A folder's name, or a file's; also where a slash ends it.
std::string last_name(const fs::path& path) {
  const fs::path plain = path.has_filename() ? path : path.parent_path();
  return plain.filename().string();
}

Looker looker_of(const ModelOptions& options) {
  set_quiet(options.quiet);
  if (!options.model.empty()) {
    Bundle bundle = open_bundle(options);
    Recipe recipe = bundle.recipe;
    return {std::move(bundle), std::move(recipe), {last_name(options.model)}};
  }
  if (!options.recipe.empty()) {
    Recipe recipe = recipe_given(options.recipe);
    for (const std::string& note : recipe.notes) say_note(note);
    return {std::nullopt, std::move(recipe), {last_name(options.recipe)}};
  }
  say_note(
      "no model and no recipe is given: these are the views of most ImageNet models (short side 256, centre crop 224, "
      "RGB); --model MODEL or --recipe FILE shows others");
  return {std::nullopt,
          parse_recipe_alone(R"({"schema": "tta-recipe/1"})", "assumed"),
          {"no model, assumed: short side 256, centre crop 224"}};
}

struct Wanted {
  Policy policy;
  std::size_t asked_for = 0;  // views before equal ones were merged
};

// Every view is shown with its answer, so none may be left out.
Wanted wanted_views(const std::string& argument, const Recipe& recipe) {
  const Policy policy = load_policy_argument(argument, policy_context(recipe));
  Merged merged = merge_equal_views(policy);
  say_merged(merged);
  if (merged.policy.stop != StopRule::kNone) {
    say_note("the policy's stop rule '" + std::string(stop_rule_name(merged.policy.stop)) +
             "' is not applied: every view is shown, and the answer is that of all");
    merged.policy.stop = StopRule::kNone;
  }
  return {std::move(merged.policy), policy.views.size()};
}

// --- the image -----------------------------------------------------------------------------------------------------

std::vector<std::byte> read_image(const fs::path& path, const Limits& limits) {
  try {
    return read_file(path, limits.encoded_bytes);
  } catch (const Error& error) {
    if (error.code() != ErrorCode::kTooLarge) throw;
    throw Error(error.code(), std::string(error.what()) + " (--max-image-bytes)");
  }
}

Prediction predict(const ModelOptions& options, const Bundle& bundle, const Policy& policy, Job job) {
  Predictor predictor(bundle.model, bundle.recipe, bundle.labels, predictor_options(options));
  job.policy = predictor.prepare(policy);
  job.on_row = [](int, std::span<const double>) {
    if (interrupted()) throw Error(ErrorCode::kCancelled, "interrupted");
  };
  return predictor.submit(std::move(job)).wait();
}

// What ViewPictures has, with the views' names; drawing many of them can be interrupted.
class RenderedViews {
 public:
  RenderedViews(const Policy& policy, const Recipe& recipe, Image image)
      : policy_(policy), pictures_(policy.views, recipe, std::move(image)) {}

  int count() const { return pictures_.count(); }
  int different() const { return pictures_.different(); }
  Size size() const { return pictures_.size(); }
  std::string name(int view) const { return display_name(policy_.views[view]); }
  int same_as(int view) const { return pictures_.same_as(view); }

  Image picture(int view) const {
    if (interrupted()) throw Error(ErrorCode::kCancelled, "interrupted");
    return pictures_.picture(view);
  }

 private:
  const Policy& policy_;
  ViewPictures pictures_;
};

// --- single files --------------------------------------------------------------------------------------------------

void write_views(const RenderedViews& views, const ViewsOptions& options) {
  const fs::path& folder = options.folder;
  std::vector<std::string> names;
  names.reserve(static_cast<std::size_t>(views.count()));
  for (int view = 0; view < views.count(); ++view)
    names.push_back(view_file_name(view, views.count(), views.name(view)));
  check_view_files(folder, names, options.image, options.sheet);
  make_views_folder(folder);
  if (const std::size_t others = other_pictures_in(folder, names); others > 0) {
    say_warning("'" + printable(folder.string()) + "' holds " + counted(static_cast<long long>(others), "PNG file") +
                " beside these views, left as before");
  }
  for (int view = 0; view < views.count(); ++view) write_picture(folder / names[view], encode_png(views.picture(view)));
}

// --- the sheet -----------------------------------------------------------------------------------------------------

std::string count_of_views(const RenderedViews& views, std::size_t asked_for, bool have_run) {
  std::string text = counted(views.count(), "view");
  if (static_cast<int>(asked_for) != views.count()) text += " of " + std::to_string(asked_for) + " asked for";
  if (views.different() == views.count()) return text;
  return text + ", " + std::to_string(views.different()) + (have_run ? " run" : " different");
}

std::string answer_text(std::span<const std::string> labels, int index) {
  return (labels.empty() ? "class " : "") + class_name(labels, index);
}

std::vector<SheetCell> cells_of(const RenderedViews& views, const Policy& policy) {
  double total = 0;
  for (const View& view : policy.views) total += view.weight;
  std::vector<SheetCell> cells(policy.views.size());
  for (int view = 0; view < views.count(); ++view) {
    cells[view].name = views.name(view);
    cells[view].share = policy.views[view].weight / total;
    if (views.same_as(view) != view) cells[view].same_as = views.same_as(view);
  }
  return cells;
}

Sheet sheet_of(const RenderedViews& views, const Wanted& wanted, const Looker& looker) {
  Sheet sheet;
  sheet.title = wanted.policy.name;
  sheet.facts = looker.facts;
  sheet.facts.push_back(count_of_views(views, wanted.asked_for, looker.bundle.has_value()));
  sheet.picture = views.size();
  sheet.cells = cells_of(views, wanted.policy);
  return sheet;
}

void add_answers(Sheet& sheet, const Prediction& prediction, const std::vector<std::string>& labels) {
  const int index = prediction.pooled.index;
  sheet.title = answer_text(labels, index);
  sheet.probability = prediction.pooled.probabilities[index];
  for (std::size_t view = 0; view < sheet.cells.size(); ++view) {
    const ViewAnswer& answer = prediction.views[view];
    sheet.cells[view].answer = {answer_text(labels, answer.index), answer.probability, answer.index == index};
  }
}

// --- all of it -----------------------------------------------------------------------------------------------------

struct Seen {
  std::optional<Prediction> prediction;  // where a sheet shows it
  RenderedViews views;
};

Seen look_at_image(const ViewsOptions& options, const Looker& looker, const Wanted& wanted) {
  const Limits& limits = options.model.limits;
  Decoded decoded = decode_image(read_image(options.image, limits), decode_options(looker.recipe, limits));
  std::optional<Prediction> prediction;
  if (looker.bundle && !options.sheet.empty()) {
    Job job;
    job.input = Image::copy_of(decoded.image);
    prediction = predict(options.model, *looker.bundle, wanted.policy, std::move(job));
  }
  say_image_notes(decoded.orientation_tag != 1, decoded.warnings > 0, looker.recipe);
  return {std::move(prediction), RenderedViews(wanted.policy, looker.recipe, std::move(decoded.image))};
}

void write_sheet(const ViewsOptions& options, const Looker& looker, const Wanted& wanted, const Seen& seen) {
  Sheet sheet = sheet_of(seen.views, wanted, looker);
  if (seen.prediction) {
    sheet.facts.insert(sheet.facts.begin() + 1, "policy " + wanted.policy.name);
    add_answers(sheet, *seen.prediction, looker.bundle->labels);
  }
  sheet.facts.insert(sheet.facts.begin(), last_name(options.image));
  write_picture(options.sheet, encode_png(draw_sheet(sheet, [&](int view) { return seen.views.picture(view); })));
}

void write_pictures(const ViewsOptions& options, const Looker& looker, const Wanted& wanted, const Seen& seen) {
  if (const int repeated = seen.views.count() - seen.views.different(); repeated > 0) {
    say_note(counted(repeated, "view") + (repeated == 1 ? " is" : " are") + " the same as another on this image");
  }
  if (!options.folder.empty()) write_views(seen.views, options);
  if (!options.sheet.empty()) write_sheet(options, looker, wanted, seen);
}

}  // namespace

int run_views(const ViewsOptions& options) {
  check_usage(options);
  watch_for_interrupt();
  const Looker looker = looker_of(options.model);
  const Wanted wanted = wanted_views(options.policy, looker.recipe);
  std::optional<Seen> seen;
  try {
    seen.emplace(look_at_image(options, looker, wanted));
  } catch (const Error& error) {
    const bool is_images = error.code() != ErrorCode::kUsage && error.code() != ErrorCode::kPolicy &&
                           error.code() != ErrorCode::kCancelled;
    if (!is_images) throw;
    say_error(message_about(options.image.string(), error));
    return kExitInputFailed;
  }
  write_pictures(options, looker, wanted, *seen);
  return kExitOk;
}

}  // namespace tta::cli
