/** `resizeSquare` for JavaScript, described for TypeScript in `src/data/picture-resizer.ts`. */

#include <node_api.h>

#include <string>

#include "bindings.h"
#include "node_values.h"
#include "resize.h"

namespace lathe {
namespace {

/** Of a picture as it is decoded; the place of a row is a 32-bit integer. */
constexpr int kLongestEdge = 65535;
constexpr int kLargestSize = 4096;

/** `{ starts, counts, weights }` for `places`, taking from `samples`; throws std::invalid_argument unless they are in order and inside. */
Taps tapsOf(napi_env env, napi_value value, const std::string& axis, std::size_t places, std::size_t samples) {
  const Values<std::int32_t> starts = integersOf(env, propertyOf(env, value, "starts"), (axis + ".starts").c_str());
  const Values<std::int32_t> counts = integersOf(env, propertyOf(env, value, "counts"), (axis + ".counts").c_str());
  const Values<float> weights = floatsOf(env, propertyOf(env, value, "weights"), (axis + ".weights").c_str());
  if (starts.length != places || counts.length != places || weights.length % places != 0) {
    throw std::invalid_argument(axis + ": expected starts, counts and weights for each of " + std::to_string(places) +
                                " places");
  }
  const std::size_t width = weights.length / places;
  std::int64_t lastStart = 0;
  std::int64_t lastEnd = 0;
  for (std::size_t place = 0; place < places; place += 1) {
    const std::int64_t start = starts.data[place];
    const std::int64_t count = counts.data[place];
    const std::int64_t end = start + count;
    const bool isInside = count >= 0 && count <= static_cast<std::int64_t>(width) &&
                          end <= static_cast<std::int64_t>(samples);
    if (!isInside || start < lastStart || end < lastEnd) {
      throw std::invalid_argument(axis + ": expected samples of the picture, in order, at place " +
                                  std::to_string(place));
    }
    lastStart = start;
    lastEnd = end;
  }
  return {starts.data, counts.data, weights.data, width};
}

napi_value resize(napi_env env, napi_callback_info info) {
  return guarded(env, [&] {
    const std::vector<napi_value> values = argumentsOf<6>(env, info, nullptr);
    const Values<std::uint8_t> pixels = bytesOf(env, values[0], "pixels");
    const std::size_t width = static_cast<std::size_t>(integerOf(env, values[1], "width", 1, kLongestEdge));
    const std::size_t height = static_cast<std::size_t>(integerOf(env, values[2], "height", 1, kLongestEdge));
    const std::size_t size = static_cast<std::size_t>(integerOf(env, values[3], "size", 1, kLargestSize));
    if (pixels.length != width * height * kColours) {
      throw std::invalid_argument("pixels: expected " + std::to_string(width * height * kColours) +
                                  " values, received " + std::to_string(pixels.length));
    }
    const Taps columns = tapsOf(env, values[4], "columns", size, width);
    const Taps rows = tapsOf(env, values[5], "rows", size, height);
    const std::size_t length = size * size * kColours;
    void* memory = nullptr;
    napi_value buffer = nullptr;
    napi_value resized = nullptr;
    check(env, napi_create_arraybuffer(env, length, &memory, &buffer));
    resizeSquare(pixels.data, width, height, columns, rows, size, static_cast<std::uint8_t*>(memory));
    check(env, napi_create_typedarray(env, napi_uint8_array, length, buffer, 0, &resized));
    return resized;
  });
}

}  // namespace

napi_value resizeFunction(napi_env env) {
  napi_value function = nullptr;
  check(env, napi_create_function(env, "resizeSquare", NAPI_AUTO_LENGTH, resize, nullptr, &function));
  return function;
}

}  // namespace lathe
