#include "tta/study/eval/fill_store.h"

#include <algorithm>
#include <chrono>
#include <deque>
#include <map>
#include <memory>
#include <numeric>
#include <optional>
#include <utility>

#include "tta/base/core/error.h"

namespace tta {
namespace {

using Clock = std::chrono::steady_clock;

// Timed with one view each, so that the time for opening an image can be told from that for a view.
constexpr std::size_t kImagesWithOneView = 48;
constexpr std::size_t kLeastTimedImages = 16;

// Wall time and what was done in it.
struct Stretch {
  double seconds = 0;
  double images = 0;
  double views = 0;
};

// Errors of one image leave the others alone; the rest concerns all of them.
bool is_of_image(ErrorCode code) {
  return code == ErrorCode::kDecode || code == ErrorCode::kUnsupported || code == ErrorCode::kTooLarge ||
         code == ErrorCode::kView || code == ErrorCode::kIo;
}

class Filling {
 public:
  Filling(Predictor& predictor, const Dataset& dataset, ScoreStore& store, std::span<const View> views,
          const FillObserver& observer)
      : predictor_(predictor), dataset_(dataset), observer_(observer), views_(views.begin(), views.end()) {
    for (View& view : views_) {
      scores_.push_back(&store.scores(view));
      view.label_map.clear();  // what is stored is what the model said
      view.weight = 1;
    }
    most_pending_ = static_cast<std::size_t>(predictor.threads()) * 4;
  }

  // The first images are run with one view, timed, and then with the others; the rest with all views, timed.
  Filled run(std::span<const std::size_t> images) {
    find_work(images);
    const std::size_t first = std::min(kImagesWithOneView, work_.size());
    const Stretch one_view = run_stretch(0, first, 1, /*observed=*/false);
    run_stretch(0, first, views_.size(), /*observed=*/true);
    const Stretch all_views = run_stretch(first, work_.size(), views_.size(), /*observed=*/true);
    if (filled_.complete) filled_.cost = cost_of(one_view, all_views);
    std::sort(filled_.failed.begin(), filled_.failed.end(),
              [](const FailedImage& a, const FailedImage& b) { return a.image < b.image; });
    return std::move(filled_);
  }

 private:
  using Missing = std::vector<std::size_t>;  // numbers of views

  struct Pending {
    std::size_t image;
    std::optional<Ticket> ticket;
  };

  Missing missing_of(std::size_t image, std::size_t most_views) const {
    Missing missing;
    for (std::size_t view = 0; view < most_views; ++view) {
      if (!scores_[view]->has(image)) missing.push_back(view);
    }
    return missing;
  }

  void find_work(std::span<const std::size_t> images) {
    for (const std::size_t image : images) {
      if (!missing_of(image, views_.size()).empty()) work_.push_back(image);
    }
    progress_.total = work_.size();
  }

  std::shared_ptr<const PreparedPolicy> policy_of(const Missing& missing) {
    auto& prepared = prepared_[missing];
    if (!prepared) {
      Policy policy;
      for (const std::size_t view : missing) policy.views.push_back(views_[view]);
      prepared = predictor_.prepare(policy);
    }
    return prepared;
  }

  // What the first `views` views of the images work_[begin..end) lack.
  Stretch run_stretch(std::size_t begin, std::size_t end, std::size_t views, bool observed) {
    Stretch stretch;
    const Clock::time_point start = Clock::now();
    for (std::size_t next = begin; filled_.complete && (next < end || !pending_.empty());) {
      if (next < end && pending_.size() < most_pending_) {
        submit(work_[next++], views);
        continue;
      }
      const std::size_t image = pending_.front().image;
      const std::size_t views_run = wait_for_front();
      stretch.images += views_run > 0 ? 1 : 0;
      stretch.views += static_cast<double>(views_run);
      if (observed) observe(image);
    }
    stretch.seconds = std::chrono::duration<double>(Clock::now() - start).count();
    return stretch;
  }

  // Images that lack nothing, or failed already, have a ticket of nothing, so that they are counted.
  void submit(std::size_t image, std::size_t most_views) {
    const Missing missing = missing_of(image, most_views);
    Pending pending{image, std::nullopt};
    if (!missing.empty() && !failed_before(image)) {
      Job job;
      job.image = dataset_.images[image];
      job.input = dataset_.root / dataset_.images[image];
      job.policy = policy_of(missing);
      job.on_row = [this, image, missing](int view, std::span<const double> row) {
        scores_[missing[static_cast<std::size_t>(view)]]->write(image, row);
      };
      pending.ticket = predictor_.submit(std::move(job));
    }
    pending_.push_back(std::move(pending));
  }

  bool failed_before(std::size_t image) const {
    return std::any_of(filled_.failed.begin(), filled_.failed.end(),
                       [&](const FailedImage& failed) { return failed.image == image; });
  }

  // How many views were run.
  std::size_t wait_for_front() {
    const Pending front = std::move(pending_.front());
    pending_.pop_front();
    if (!front.ticket) return 0;
    try {
      const auto views = static_cast<std::size_t>(front.ticket->wait().views_run);
      filled_.views_run += views;
      return views;
    } catch (const Error& error) {
      if (!is_of_image(error.code())) throw;
      filled_.failed.push_back({front.image, error.code(), error.what()});
      return 0;
    }
  }

  void observe(std::size_t image) {
    ++progress_.done;
    progress_.image = image;
    progress_.image_scored = !failed_before(image);
    progress_.failed = filled_.failed.size();
    if (!observer_ || observer_(progress_)) return;
    filled_.complete = false;
    for (const Pending& left : pending_) {
      if (left.ticket) left.ticket->cancel();
    }
    pending_.clear();
  }

  // Two equations, two unknowns; noise may make either negative.
  static std::optional<MeasuredCost> cost_of(const Stretch& one, const Stretch& all) {
    if (one.images < kLeastTimedImages || all.images < kLeastTimedImages) return std::nullopt;
    const double seconds_one = one.seconds / one.images;
    const double seconds_all = all.seconds / all.images;
    const double views_one = one.views / one.images;
    const double views_all = all.views / all.images;
    if (views_all <= views_one) return std::nullopt;
    const double view = (seconds_all - seconds_one) / (views_all - views_one);
    if (view <= 0) return std::nullopt;
    return MeasuredCost{std::max(0.0, seconds_one - view * views_one), view};
  }

  Predictor& predictor_;
  const Dataset& dataset_;
  const FillObserver& observer_;
  std::vector<View> views_;
  std::vector<ViewScores*> scores_;
  std::vector<std::size_t> work_;  // images that lack something
  std::map<Missing, std::shared_ptr<const PreparedPolicy>> prepared_;
  std::deque<Pending> pending_;
  std::size_t most_pending_ = 0;
  FillProgress progress_;
  Filled filled_;
};

}  // namespace

Filled fill_store(Predictor& predictor, const Dataset& dataset, ScoreStore& store, std::span<const View> views,
                  std::span<const std::size_t> images, const FillObserver& observer) {
  return Filling(predictor, dataset, store, views, observer).run(images);
}

Filled fill_store(Predictor& predictor, const Dataset& dataset, ScoreStore& store, std::span<const View> views,
                  const FillObserver& observer) {
  std::vector<std::size_t> images(dataset.size());
  std::iota(images.begin(), images.end(), std::size_t{0});
  return fill_store(predictor, dataset, store, views, images, observer);
}

}  // namespace tta
