#include "resize.h"

#include <algorithm>
#include <vector>

// Several versions of a function, of which the one for the processor at hand is chosen when the addon is loaded. A product
// of a weight (24 bits) with a byte or a float has every bit in a double, so that a fused multiply-add rounds as a
// multiplication and an addition do, and all versions give equal bits.
#if defined(__GNUC__) && __GNUC__ >= 12 && !defined(__clang__) && defined(__x86_64__) && defined(__GLIBC__)
#define LATHE_FOR_EACH_PROCESSOR __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define LATHE_FOR_EACH_PROCESSOR
#endif

namespace lathe {
namespace {

/** Rows that are resized side by side, one in each lane of a vector register. */
constexpr std::size_t kLanes = 8;

/** `count` rows of bytes as doubles beside each other, value i of row `lane` at i × kLanes + lane; the last one fills up. */
LATHE_FOR_EACH_PROCESSOR
void interleave(const std::uint8_t* source, std::size_t rowLength, std::size_t count, double* lanes) {
  const std::uint8_t* rows[kLanes];
  for (std::size_t lane = 0; lane < kLanes; lane += 1) rows[lane] = source + std::min(lane, count - 1) * rowLength;
  for (std::size_t i = 0; i < rowLength; i += 1) {
    std::uint8_t values[kLanes];
    for (std::size_t lane = 0; lane < kLanes; lane += 1) values[lane] = rows[lane][i];
    for (std::size_t lane = 0; lane < kLanes; lane += 1) lanes[i * kLanes + lane] = values[lane];
  }
}

LATHE_FOR_EACH_PROCESSOR
void resizeColumns(const double* lanes, const Taps& taps, std::size_t size, std::size_t count, float* target) {
  for (std::size_t x = 0; x < size; x += 1) {
    double sums[kColours * kLanes] = {};
    const float* weights = taps.weights + x * taps.width;
    const double* from = lanes + static_cast<std::size_t>(taps.starts[x]) * kColours * kLanes;
    for (std::int32_t tap = 0; tap < taps.counts[x]; tap += 1) {
      const double weight = weights[tap];
      for (std::size_t i = 0; i < kColours * kLanes; i += 1) sums[i] += weight * from[i];
      from += kColours * kLanes;
    }
    for (std::size_t lane = 0; lane < count; lane += 1) {
      float* pixel = target + (lane * size + x) * kColours;
      for (std::size_t colour = 0; colour < kColours; colour += 1) {
        pixel[colour] = static_cast<float>(sums[colour * kLanes + lane]);
      }
    }
  }
}

/** The places of the result in which a row of the image has a part: from `first` to before `end`. */
struct Places {
  std::size_t first = 0;
  std::size_t end = 0;
};

/** Goes on to the row after that of the call before. */
void advance(const Taps& taps, std::size_t size, std::int32_t row, Places& places) {
  while (places.end < size && taps.starts[places.end] <= row) places.end += 1;
  while (places.first < places.end && taps.starts[places.first] + taps.counts[places.first] <= row) places.first += 1;
}

LATHE_FOR_EACH_PROCESSOR
void addRow(const float* row, float weight, std::size_t length, double* sums) {
  for (std::size_t i = 0; i < length; i += 1) sums[i] += static_cast<double>(weight) * row[i];
}

LATHE_FOR_EACH_PROCESSOR
void round(const double* sums, std::size_t length, std::uint8_t* target) {
  for (std::size_t i = 0; i < length; i += 1) target[i] = static_cast<std::uint8_t>(static_cast<int>(sums[i] + 0.5));
}

}  // namespace

void resizeSquare(const std::uint8_t* source, std::size_t width, std::size_t height, const Taps& columns,
                  const Taps& rows, std::size_t size, std::uint8_t* target) {
  const std::size_t rowLength = width * kColours;
  const std::size_t narrowLength = size * kColours;
  std::vector<double> lanes(rowLength * kLanes);
  std::vector<float> narrow(narrowLength * kLanes);
  std::vector<double> sums(size * narrowLength);
  Places places;
  for (std::size_t y = 0; y < height; y += kLanes) {
    const std::size_t count = std::min(kLanes, height - y);
    interleave(source + y * rowLength, rowLength, count, lanes.data());
    resizeColumns(lanes.data(), columns, size, count, narrow.data());
    for (std::size_t lane = 0; lane < count; lane += 1) {
      const std::int32_t row = static_cast<std::int32_t>(y + lane);
      advance(rows, size, row, places);
      for (std::size_t place = places.first; place < places.end; place += 1) {
        const float weight = rows.weights[place * rows.width + static_cast<std::size_t>(row - rows.starts[place])];
        addRow(narrow.data() + lane * narrowLength, weight, narrowLength, sums.data() + place * narrowLength);
      }
    }
  }
  round(sums.data(), sums.size(), target);
}

}  // namespace lathe
