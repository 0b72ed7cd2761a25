#include "tta/views/render/view_pictures.h"

#include <utility>

namespace tta {

ViewPictures::ViewPictures(std::span<const View> views, const Recipe& recipe, Image image)
    : renderer_(recipe),
      plans_(make_plans(views, recipe, image.size())),
      source_(renderer_.make_source(std::move(image), plans_)) {}

int ViewPictures::different() const {
  int different = 0;
  for (int view = 0; view < count(); ++view) different += same_as(view) == view;
  return different;
}

Image ViewPictures::picture(int view) const {
  return renderer_.picture(plans_.plans[view], source_);
}

}  // namespace tta
