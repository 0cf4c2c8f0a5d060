#pragma once

#include <allocator.h>
#include <layer.h>
#include <option.h>

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "team.h"

namespace lathe {

/**
 * A convolution 3×3, stride 1, padding "same", with bias and ReLU; or, where `kernel` is null, a max pooling 2×2,
 * stride 2, padding "valid".
 */
struct LayerPlan {
  /** Keras' layout: height, width, channels in, channels out. */
  const float* kernel = nullptr;
  const float* bias = nullptr;
  int channelsIn = 0;
  int channelsOut = 0;
};

/** What a processor computes at once, and so many floats of it: another set may give other last bits. */
struct InstructionSet {
  std::string name;
  int floats;
};

/** Those that this machine has, the widest first. */
const std::vector<InstructionSet>& instructionSets();

/**
 * The frozen layers of a VGG network in float32, computed by ncnn (Winograd's F(4×4, 3×3) and F(6×6, 3×3), Lavin and
 * Gray, arXiv:1509.09308). They take images, or the features that earlier layers gave. What comes of an image is a
 * function of the image alone: it has the same bits for any number of threads and any neighbours.
 */
class Backbone {
 public:
  /**
   * Copies and transforms the weights; `plan`, which has a layer at least, may be freed afterwards.
   * Throws std::runtime_error when ncnn refuses a layer, std::bad_alloc and std::system_error as usual.
   */
  Backbone(const std::vector<LayerPlan>& plan, int threads, const InstructionSet& instructions);

  /** Height and width of what leaves the last layer for an image of `size` pixels; 0 when nothing is left. */
  int edgeAfter(int size) const;
  int channelsIn() const { return channelsIn_; }
  int channelsOut() const { return channelsOut_; }
  /** Memory of the transformed weights. */
  std::size_t weightBytes() const { return weightBytes_; }

  /** What cancel() revokes; taken when a computation is ordered. */
  std::uint32_t ticket() const { return ticket_.load(std::memory_order_relaxed); }
  /** Lets every computation ordered so far end before its next image. */
  void cancel() { ticket_.fetch_add(1, std::memory_order_relaxed); }

  /**
   * Images (count, size, size, channelsIn) to features (count, edge, edge, channelsOut), both channels last. One
   * computation at a time: another waits. Returns false when the ticket was cancelled; the features are incomplete then.
   * Throws std::runtime_error when there is not enough memory.
   */
  bool compute(const float* images, std::size_t count, int size, float* features, std::uint32_t ticket);

 private:
  struct DestroyLayer {
    void operator()(ncnn::Layer* layer) const;
  };
  using LayerPointer = std::unique_ptr<ncnn::Layer, DestroyLayer>;

  struct Layer {
    LayerPointer layer;
    ncnn::Option options;
  };

  static LayerPointer makeConvolution(const LayerPlan& plan, const ncnn::Option& options, int padding);
  LayerPointer makePooling() const;
  static int run(const Layer& layer, const ncnn::Mat& in, ncnn::Mat& out, ncnn::Allocator* memory);
  int forward(const float* image, int size, float* features, int lane);
  int forwardInStrips(const ncnn::Mat& image, ncnn::Mat& pooled, ncnn::Allocator* memory);

  ncnn::Option options_;
  Team team_;
  std::vector<Layer> layers_;
  /** One for each image under way: memory of intermediate results, kept for the next image. */
  std::vector<std::unique_ptr<ncnn::PoolAllocator>> lanes_;
  /** How many layers in front are computed strip by strip: the first block, or none. */
  std::size_t layersInStrips_ = 0;
  /** Channels that ncnn interleaves. */
  int pack_;
  int poolings_ = 0;
  int channelsIn_ = 0;
  int channelsOut_ = 0;
  std::size_t weightBytes_ = 0;
  std::atomic<std::uint32_t> ticket_{0};
  std::mutex computing_;
};

}  // namespace lathe
