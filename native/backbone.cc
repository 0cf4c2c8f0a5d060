#include "backbone.h"

#include <cpu.h>
#include <layer_type.h>
#include <mat.h>
#include <modelbin.h>
#include <paramdict.h>

#include <algorithm>
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
/** Floats in the widest registers that ncnn knows. */
constexpr int kWidest = 16;
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

/** Channels last to planes of `elempack` interleaved channels each. */
void toPlanes(const float* image, ncnn::Mat& planes) {
  const int pack = planes.elempack;
  const std::size_t channels = static_cast<std::size_t>(planes.c) * pack;
  for (int group = 0; group < planes.c; group += 1) {
    const float* source = image + static_cast<std::size_t>(group) * pack;
    float* target = planes.channel(group);
    for (int i = 0; i < planes.w * planes.h; i += 1) {
      std::memcpy(target + static_cast<std::size_t>(i) * pack, source + i * channels, sizeof(float) * pack);
    }
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

/** Two convolutions and a pooling. */
constexpr std::size_t kBlockLayers = 3;
/**
 * Rows of the second convolution's output that are computed together, so that what lies between the two stays in a
 * core's own cache. Six rows are one row of large tiles, and need eight, two rows of small tiles; an even number, so that
 * no window of the pooling is divided. Measured: block 1 takes 3.1 instead of 4.9 ms at 150 pixels, 7 instead of 12 at
 * 224; strips of twelve rows are slower, and block 2 gains nothing.
 */
constexpr int kStripRows = 6;

/** Whether it begins with VGG's first block, whose results are the largest of all. */
bool beginsWithFirstBlock(const std::vector<LayerPlan>& plan) {
  return plan.size() >= kBlockLayers && plan[0].kernel != nullptr && plan[0].channelsIn == 3 &&
         plan[1].kernel != nullptr && plan[2].kernel == nullptr;
}

/** Rows `from` to before `to` of all channels; shares the memory of `planes`. */
ncnn::Mat rowsOf(const ncnn::Mat& planes, int from, int to) {
  ncnn::Mat rows = planes;
  rows.data = static_cast<unsigned char*>(planes.data) + planes.elemsize * planes.w * from;
  rows.h = to - from;
  return rows;
}

/** With a column of zeros on both sides, and a row above and below where that is asked for. */
void padWith(const ncnn::Mat& planes, ncnn::Mat& padded, bool above, bool below, ncnn::Allocator* memory) {
  ncnn::Option options = floatOptions(1);
  options.blob_allocator = memory;
  ncnn::copy_make_border(planes, padded, above ? 1 : 0, below ? 1 : 0, 1, 1, ncnn::BORDER_CONSTANT, 0.F, options);
  if (padded.empty()) throw std::bad_alloc();
}

/** Writes all rows of `strip` to `planes`, from row `top` on. */
void copyRows(const ncnn::Mat& strip, ncnn::Mat& planes, int top) {
  const std::size_t rowBytes = strip.elemsize * strip.w;
  for (int c = 0; c < strip.c; c += 1) {
    unsigned char* target = static_cast<unsigned char*>(planes.channel(c).data) + rowBytes * top;
    std::memcpy(target, strip.channel(c).data, rowBytes * strip.h);
  }
}

/**
 * How many of `count` images are computed side by side, one a thread: a thread that is held up, by one that decodes
 * the next images, then holds up no other. What would leave half of the threads idle in the last round is computed
 * one after another, by all threads together.
 */
std::size_t sideBySide(std::size_t count, std::size_t threads) {
  const std::size_t rest = count % threads;
  return rest * 2 <= threads ? count - rest : count;
}

/** So many floats at once may the layers use that are made now, on this thread. */
thread_local int mostFloats = kWidest;

}  // namespace

void Backbone::DestroyLayer::operator()(ncnn::Layer* layer) const {
  layer->destroy_pipeline(ncnn::Option());
  delete layer;
}

Backbone::Backbone(const std::vector<LayerPlan>& plan, int threads, const InstructionSet& instructions)
    : options_(floatOptions(threads)), team_(threads), pack_(instructions.floats) {
  const SharedLoops sharing(team_);
  mostFloats = instructions.floats;
  channelsIn_ = plan.front().channelsIn;
  channelsOut_ = plan.back().channelsOut;
  layersInStrips_ = beginsWithFirstBlock(plan) ? kBlockLayers : 0;
  for (const LayerPlan& each : plan) {
    if (each.kernel == nullptr) {
      layers_.push_back({makePooling(), options_});
      poolings_ += 1;
      continue;
    }
    const bool inStrips = layers_.size() < layersInStrips_;
    const bool inLargeTiles = isInLargeTiles(each) && !(inStrips && layers_.empty());
    const ncnn::Option options = tiledOptions(options_, inLargeTiles);
    const int padding = inStrips ? 0 : 1;
    layers_.push_back({makeConvolution(each, options, padding), options});
    const std::size_t tileArea = inLargeTiles ? kLargeTileArea : kTileArea;
    weightBytes_ += sizeof(float) * each.channelsOut * (tileArea * each.channelsIn + 1);
  }
  for (int lane = 0; lane < threads; lane += 1) lanes_.push_back(std::make_unique<ncnn::PoolAllocator>());
}

Backbone::LayerPointer Backbone::makeConvolution(const LayerPlan& plan, const ncnn::Option& options, int padding) {
  LayerPointer layer(ncnn::create_layer_cpu(ncnn::LayerType::Convolution));
  if (!layer) throw std::runtime_error("ncnn was built without convolution");
  ncnn::ParamDict settings;
  settings.set(0, plan.channelsOut);
  settings.set(1, 3);  // kernel
  settings.set(4, padding);
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

Backbone::LayerPointer Backbone::makePooling() const {
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

int Backbone::edgeAfter(int size) const { return size >> poolings_; }

int Backbone::run(const Layer& layer, const ncnn::Mat& in, ncnn::Mat& out, ncnn::Allocator* memory) {
  ncnn::Option options = layer.options;
  options.blob_allocator = memory;
  options.workspace_allocator = memory;
  return layer.layer->forward(in, out, options);
}

/** The first block. Its convolutions don't pad, so that rows of zeros stand outside of the image only. */
int Backbone::forwardInStrips(const ncnn::Mat& image, ncnn::Mat& pooled, ncnn::Allocator* memory) {
  const int edge = image.h;
  for (int top = 0; top + 1 < edge; top += kStripRows) {
    const int bottom = std::min(edge, top + kStripRows);
    // What the second convolution reads of the first one's output.
    const int from = std::max(0, top - 1);
    const int to = std::min(edge, bottom + 1);
    ncnn::Mat padded, between, paddedBetween, out, strip;
    padWith(rowsOf(image, std::max(0, from - 1), std::min(edge, to + 1)), padded, from == 0, to == edge, memory);
    if (const int code = run(layers_[0], padded, between, memory); code != 0) return code;
    padWith(between, paddedBetween, top == 0, bottom == edge, memory);
    if (const int code = run(layers_[1], paddedBetween, out, memory); code != 0) return code;
    if (const int code = run(layers_[2], out, strip, memory); code != 0) return code;
    if (pooled.empty()) {
      pooled.create(edge / 2, edge / 2, strip.c, strip.elemsize, strip.elempack, memory);
      if (pooled.empty()) return -100;
    }
    copyRows(strip, pooled, top / 2);
  }
  return 0;
}

int Backbone::forward(const float* image, int size, float* features, int lane) {
  ncnn::Allocator* memory = lanes_[lane].get();
  // As ncnn's own layers leave them: it computes unpacked channels in another order, with other last bits.
  const int pack = channelsIn_ % pack_ == 0 ? pack_ : 1;
  ncnn::Mat blob(size, size, channelsIn_ / pack, sizeof(float) * pack, pack, memory);
  if (blob.empty()) return -100;
  toPlanes(image, blob);
  if (layersInStrips_ > 0) {
    ncnn::Mat pooled;
    if (const int code = forwardInStrips(blob, pooled, memory); code != 0) return code;
    blob = pooled;
  }
  for (std::size_t i = layersInStrips_; i < layers_.size(); i += 1) {
    ncnn::Mat next;
    if (const int code = run(layers_[i], blob, next, memory); code != 0) return code;
    blob = next;
  }
  toChannelsLast(blob, features);
  return 0;
}

bool Backbone::compute(const float* images, std::size_t count, int size, float* features, std::uint32_t ticket) {
  const std::lock_guard<std::mutex> turn(computing_);
  const std::size_t imageLength = static_cast<std::size_t>(size) * size * channelsIn_;
  const std::size_t featureLength = static_cast<std::size_t>(edgeAfter(size)) * edgeAfter(size) * channelsOut_;
  std::atomic<int> failure{0};
  const auto goesOn = [&] { return this->ticket() == ticket && failure.load(std::memory_order_relaxed) == 0; };
  const auto computeOne = [&](std::size_t i, int lane) {
    int code = -100;
    try {
      code = forward(images + i * imageLength, size, features + i * featureLength, lane);
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

  require(failure.load(), "computing an image");
  return this->ticket() == ticket;
}

const std::vector<InstructionSet>& instructionSets() {
  static const std::vector<InstructionSet> sets = [] {
#if defined(__aarch64__) || defined(_M_ARM64)
    return std::vector<InstructionSet>{{"neon", 4}};
#else
    std::vector<InstructionSet> found;
    if (ncnn::cpu_support_x86_avx512()) found.push_back({"avx512", 16});
    // ncnn takes fused multiplications where the processor has them, as every one with AVX2 does.
    if (ncnn::cpu_support_x86_avx()) found.push_back({ncnn::cpu_support_x86_fma() ? "avx2" : "avx", 8});
    found.push_back({"sse2", 4});
    return found;
#endif
  }();
  return sets;
}

}  // namespace lathe

#if !defined(__aarch64__) && !defined(_M_ARM64)
// CMakeLists.txt has ncnn's choice among the builds of a layer ask these two.
namespace ncnn {
int lathe_may_use_avx512() { return lathe::mostFloats >= 16 && cpu_support_x86_avx512(); }
int lathe_may_use_avx() { return lathe::mostFloats >= 8 && cpu_support_x86_avx(); }
}  // namespace ncnn
#endif
