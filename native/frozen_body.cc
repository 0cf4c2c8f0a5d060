#include "frozen_body.h"

#include <cpu.h>
#include <layer_type.h>
#include <mat.h>
#include <modelbin.h>
#include <paramdict.h>

#include <cstring>
#include <new>
#include <stdexcept>

namespace lathe {
namespace {

constexpr int kKernelArea = 9;
/** F(4×4, 3×3) works on tiles of 6×6, and keeps each kernel as such a tile; F(6×6, 3×3) on tiles of 8×8. */
constexpr int kTileArea = 36;
constexpr int kLargeTileArea = 64;
constexpr int kAnyEdge = 32;
/**
 * Up to so many channels a convolution is quicker in large tiles: they need fewer multiplications and more memory.
 * Measured for VGG16 at 150 and 224 pixels on AVX2 and AVX-512; ncnn's own rule is for another cache.
 */
constexpr int kMostChannelsInLargeTiles = 128;

ncnn::Option floatOptions(int threads) {
  ncnn::Option options;
  options.num_threads = threads;
  options.use_winograd_convolution = true;
  options.use_sgemm_convolution = true;
  options.use_packing_layout = true;
  options.use_fp16_packed = false;
  options.use_fp16_storage = false;
  options.use_fp16_arithmetic = false;
  options.use_bf16_storage = false;
  options.use_bf16_packed = false;
  options.use_int8_inference = false;
  options.use_vulkan_compute = false;
  return options;
}

ncnn::Option tiledOptions(ncnn::Option options, bool inLargeTiles) {
  options.use_winograd43_convolution = !inLargeTiles;
  options.use_winograd63_convolution = inLargeTiles;
  return options;
}

bool isInLargeTiles(const LayerPlan& plan) {
  return plan.channelsIn <= kMostChannelsInLargeTiles && plan.channelsOut <= kMostChannelsInLargeTiles;
}

void require(int code, const char* step) {
  if (code != 0) throw std::runtime_error(std::string("ncnn: ") + step + " failed with code " + std::to_string(code));
}

/** Height, width, in, out (Keras) to out, in, height, width (ncnn). */
ncnn::Mat transposedKernel(const LayerPlan& plan) {
  ncnn::Mat kernel(kKernelArea * plan.channelsIn * plan.channelsOut);
  if (kernel.empty()) throw std::bad_alloc();
  float* target = kernel;
  for (int out = 0; out < plan.channelsOut; out += 1) {
    for (int in = 0; in < plan.channelsIn; in += 1) {
      for (int at = 0; at < kKernelArea; at += 1) {
        *target++ = plan.kernel[(static_cast<std::size_t>(at) * plan.channelsIn + in) * plan.channelsOut + out];
      }
    }
  }
  return kernel;
}

ncnn::Mat copied(const float* values, int count) {
  ncnn::Mat mat(count);
  if (mat.empty()) throw std::bad_alloc();
  std::memcpy(mat.data, values, sizeof(float) * count);
  return mat;
}

/** Channels last to one plane a channel. */
void toPlanes(const float* picture, ncnn::Mat& planes) {
  const int pixels = planes.w * planes.h;
  for (int c = 0; c < planes.c; c += 1) {
    float* plane = planes.channel(c);
    for (int i = 0; i < pixels; i += 1) plane[i] = picture[i * planes.c + c];
  }
}

/** Planes of `elempack` interleaved channels each, as ncnn leaves them, to channels last. */
void toChannelsLast(const ncnn::Mat& planes, float* features) {
  const int pack = planes.elempack;
  const std::size_t channels = static_cast<std::size_t>(planes.c) * pack;
  for (int group = 0; group < planes.c; group += 1) {
    const float* source = planes.channel(group);
    float* target = features + static_cast<std::size_t>(group) * pack;
    for (int i = 0; i < planes.w * planes.h; i += 1) {
      std::memcpy(target + i * channels, source + static_cast<std::size_t>(i) * pack, sizeof(float) * pack);
    }
  }
}

/**
 * How many of `count` pictures are computed side by side, one a thread: a thread that is held up, by one that decodes
 * the next pictures, then holds up no other. What would leave half of the threads idle in the last round is computed
 * one after another, by all threads together.
 */
std::size_t sideBySide(std::size_t count, std::size_t threads) {
  const std::size_t rest = count % threads;
  return rest * 2 <= threads ? count - rest : count;
}

}  // namespace

void FrozenBody::DestroyLayer::operator()(ncnn::Layer* layer) const {
  layer->destroy_pipeline(ncnn::Option());
  delete layer;
}

FrozenBody::FrozenBody(const std::vector<LayerPlan>& plan, int threads)
    : options_(floatOptions(threads)), team_(threads) {
  const SharedLoops sharing(team_);
  channelsIn_ = plan.front().channelsIn;
  channelsOut_ = plan.back().channelsOut;
  for (const LayerPlan& each : plan) {
    if (each.kernel == nullptr) {
      layers_.push_back({makePooling(), options_});
      poolings_ += 1;
      continue;
    }
    const bool inLargeTiles = isInLargeTiles(each);
    const ncnn::Option options = tiledOptions(options_, inLargeTiles);
    layers_.push_back({makeConvolution(each, options), options});
    const std::size_t tileArea = inLargeTiles ? kLargeTileArea : kTileArea;
    weightBytes_ += sizeof(float) * each.channelsOut * (tileArea * each.channelsIn + 1);
  }
  for (int lane = 0; lane < threads; lane += 1) lanes_.push_back(std::make_unique<ncnn::PoolAllocator>());
}

FrozenBody::LayerPointer FrozenBody::makeConvolution(const LayerPlan& plan, const ncnn::Option& options) {
  LayerPointer layer(ncnn::create_layer_cpu(ncnn::LayerType::Convolution));
  if (!layer) throw std::runtime_error("ncnn was built without convolution");
  ncnn::ParamDict settings;
  settings.set(0, plan.channelsOut);
  settings.set(1, 3);  // kernel
  settings.set(4, 1);  // padding
  settings.set(5, 1);  // with bias
  settings.set(6, kKernelArea * plan.channelsIn * plan.channelsOut);
  settings.set(9, 1);  // ReLU
  require(layer->load_param(settings), "setting up a convolution");
  const ncnn::Mat weights[] = {transposedKernel(plan), copied(plan.bias, plan.channelsOut)};
  require(layer->load_model(ncnn::ModelBinFromMatArray(weights)), "loading a kernel");
  // ncnn chooses tiles by the shape it is told beforehand; with all but one kind forbidden, any shape will do.
  layer->bottom_shapes = {ncnn::Mat(kAnyEdge, kAnyEdge, plan.channelsIn, static_cast<void*>(nullptr))};
  require(layer->create_pipeline(options), "transforming a kernel");
  return layer;
}

FrozenBody::LayerPointer FrozenBody::makePooling() const {
  LayerPointer layer(ncnn::create_layer_cpu(ncnn::LayerType::Pooling));
  if (!layer) throw std::runtime_error("ncnn was built without pooling");
  ncnn::ParamDict settings;
  settings.set(0, 0);  // maximum
  settings.set(1, 2);  // window
  settings.set(2, 2);  // stride
  settings.set(5, 1);  // padding "valid"
  require(layer->load_param(settings), "setting up a pooling");
  require(layer->create_pipeline(options_), "preparing a pooling");
  return layer;
}

int FrozenBody::edgeAfter(int size) const { return size >> poolings_; }

int FrozenBody::forward(const float* picture, int size, float* features, int lane) {
  ncnn::Mat blob(size, size, channelsIn_, sizeof(float), lanes_[lane].get());
  if (blob.empty()) return -100;
  toPlanes(picture, blob);
  for (const auto& [layer, layerOptions] : layers_) {
    ncnn::Option options = layerOptions;
    options.blob_allocator = lanes_[lane].get();
    options.workspace_allocator = lanes_[lane].get();
    ncnn::Mat next;
    if (const int code = layer->forward(blob, next, options); code != 0) return code;
    blob = next;
  }
  toChannelsLast(blob, features);
  return 0;
}

bool FrozenBody::compute(const float* pictures, std::size_t count, int size, float* features, std::uint32_t ticket) {
  const std::lock_guard<std::mutex> turn(computing_);
  const std::size_t pictureLength = static_cast<std::size_t>(size) * size * channelsIn_;
  const std::size_t featureLength = static_cast<std::size_t>(edgeAfter(size)) * edgeAfter(size) * channelsOut_;
  std::atomic<int> failure{0};
  const auto goesOn = [&] { return this->ticket() == ticket && failure.load(std::memory_order_relaxed) == 0; };
  const auto computeOne = [&](std::size_t i, int lane) {
    int code = -100;
    try {
      code = forward(pictures + i * pictureLength, size, features + i * featureLength, lane);
    } catch (const std::bad_alloc&) {
      // Stays at the code that ncnn itself gives when there is no memory.
    }
    if (code != 0) failure.store(code, std::memory_order_relaxed);
  };

  const std::size_t abreast = sideBySide(count, static_cast<std::size_t>(team_.size()));
  std::atomic<std::size_t> next{0};
  team_.run(abreast > 1 ? team_.size() : 1, [&](int lane) {
    for (std::size_t i; goesOn() && (i = next.fetch_add(1, std::memory_order_relaxed)) < abreast;) computeOne(i, lane);
  });
  const SharedLoops sharing(team_);
  for (std::size_t i = abreast; i < count && goesOn(); i += 1) computeOne(i, 0);

  require(failure.load(), "computing a picture");
  return this->ticket() == ticket;
}

std::string instructions() {
#if defined(__aarch64__) || defined(_M_ARM64)
  return "neon";
#else
  if (ncnn::cpu_support_x86_avx512()) return "avx512";
  if (ncnn::cpu_support_x86_fma()) return "avx-fma";
  return ncnn::cpu_support_x86_avx() ? "avx" : "sse2";
#endif
}

}  // namespace lathe
