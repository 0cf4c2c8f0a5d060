#pragma once

#include <cstddef>
#include <cstdint>

namespace lathe {

constexpr std::size_t kColours = 3;

/** Where each place of an axis takes its value from: `counts[place]` samples from `starts[place]` on, weighted. */
struct Taps {
  const std::int32_t* starts = nullptr;
  const std::int32_t* counts = nullptr;
  /** `width` for each place. */
  const float* weights = nullptr;
  std::size_t width = 0;
};

/**
 * What `resizeSquare` of src/data/images/resize.ts does, with the same bits: columns first, then rows, sums in double precision.
 * Every start and count must lie within the image.
 *
 * @param source height × width × 3
 * @param target size × size × 3, rounded to the nearest
 */
void resizeSquare(const std::uint8_t* source, std::size_t width, std::size_t height, const Taps& columns,
                  const Taps& rows, std::size_t size, std::uint8_t* target);

}  // namespace lathe
