/** `resizeSquare` for JavaScript, described for TypeScript in `src/data/images/resize.ts`. */

#include <napi.h>

#include <cstdint>
#include <string>

#include "arguments.h"
#include "bindings.h"
#include "resize.h"

namespace lathe {
namespace {

/** Of an image as it is decoded; the place of a row is a 32-bit integer. */
constexpr int kLongestEdge = 65535;
constexpr int kLargestSize = 4096;

/** `{ starts, counts, weights }` for the places of an axis. */
struct TapsArrays {
  Napi::Value starts;
  Napi::Value counts;
  Napi::Value weights;
};

/** All properties, before any memory is looked at: reading one may run a script, which may take the memory away. */
TapsArrays arraysOf(const Napi::Value& value) {
  const Napi::Object taps = value.ToObject();
  return {taps.Get("starts"), taps.Get("counts"), taps.Get("weights")};
}

/** Taps for `places` from `samples`; throws a TypeError unless they are in order and inside. */
Taps tapsOf(const TapsArrays& arrays, const std::string& axis, std::size_t places, std::size_t samples) {
  const auto integers = [&axis](const Napi::Value& value, const char* name) {
    return arrayOf<std::int32_t>(value, axis + "." + name, napi_int32_array, "an Int32Array");
  };
  const Napi::Int32Array starts = integers(arrays.starts, "starts");
  const Napi::Int32Array counts = integers(arrays.counts, "counts");
  const Napi::Float32Array weights = floatsOf(arrays.weights, axis + ".weights");
  if (starts.ElementLength() != places || counts.ElementLength() != places || weights.ElementLength() % places != 0) {
    refuse(starts.Env(), axis, "starts, counts and weights for each of " + std::to_string(places) + " places");
  }
  const std::size_t width = weights.ElementLength() / places;
  std::int64_t lastStart = 0;
  std::int64_t lastEnd = 0;
  for (std::size_t place = 0; place < places; place += 1) {
    const std::int64_t start = starts[place];
    const std::int64_t count = counts[place];
    const std::int64_t end = start + count;
    const bool isInside = count >= 0 && count <= static_cast<std::int64_t>(width) &&
                          end <= static_cast<std::int64_t>(samples);
    if (!isInside || start < lastStart || end < lastEnd) {
      refuse(starts.Env(), axis, "samples of the picture, in order, at place " + std::to_string(place));
    }
    lastStart = start;
    lastEnd = end;
  }
  return {starts.Data(), counts.Data(), weights.Data(), width};
}

Napi::Value resize(const Napi::CallbackInfo& info) {
  const TapsArrays columnArrays = arraysOf(info[4]);
  const TapsArrays rowArrays = arraysOf(info[5]);
  const Napi::Uint8Array pixels = arrayOf<std::uint8_t>(info[0], "pixels", napi_uint8_array, "a Uint8Array");
  const std::size_t width = static_cast<std::size_t>(integerOf(info[1], "width", 1, kLongestEdge));
  const std::size_t height = static_cast<std::size_t>(integerOf(info[2], "height", 1, kLongestEdge));
  const std::size_t size = static_cast<std::size_t>(integerOf(info[3], "size", 1, kLargestSize));
  const std::size_t values = width * height * kColours;
  if (pixels.ElementLength() != values) {
    refuse(info.Env(), "pixels",
           std::to_string(values) + " values, received " + std::to_string(pixels.ElementLength()));
  }
  const Taps columns = tapsOf(columnArrays, "columns", size, width);
  const Taps rows = tapsOf(rowArrays, "rows", size, height);
  Napi::Uint8Array resized = Napi::Uint8Array::New(info.Env(), size * size * kColours);
  resizeSquare(pixels.Data(), width, height, columns, rows, size, resized.Data());
  return resized;
}

}  // namespace

Napi::Function resizeFunction(Napi::Env env) { return Napi::Function::New<resize>(env, "resizeSquare"); }

}  // namespace lathe
