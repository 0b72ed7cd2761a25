// The coefficients of add_normal_noise(), lowest power first; fitted for the least largest error.
#pragma once

namespace tta {

// log2(1 + f) / f for 1 + f in [sqrt(1/2), sqrt(2)].
inline constexpr float kLog2[] = {1.4426997F,  -0.7213759F,  0.480465F,  -0.35896206F,
                                  0.29726306F, -0.27269644F, 0.17063126F};

// Phi^-1(1 - p) / (1 - 2p) as a function of u = kScale * sqrt(kOffset - log2(4p(1 - p))) - kCentre, which runs from -1
// at p = 1/2 to 1 at p = 2^-33.
inline constexpr float kOffset = 1.5F;
inline constexpr float kScale = 0.446814322F;
inline constexpr float kCentre = 1.54723355F;
inline constexpr float kQuantile[] = {3.57832551F,  2.79748893F,    -0.0143079525F, -0.121336639F,
                                      0.271766692F, -0.307790011F,  0.052613344F,   0.238685071F,
                                      -0.14857094F, -0.0648170859F, 0.0558854826F};

}  // namespace tta
