/**
 * `new Backbone(layers, threads, instructions)` for JavaScript, described for TypeScript in `src/engine/frozen/ncnn-backbone.ts`. Memory
 * is freed with the object or sooner.
 */

#include <napi.h>

#include <algorithm>
#include <cstring>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <vector>

#include "arguments.h"
#include "backbone.h"
#include "bindings.h"

namespace lathe {
namespace {

constexpr int kMostThreads = 256;
constexpr int kMostPixels = 4096;

/** `{ kernel, bias }` of a convolution, or nothing for a pooling. */
struct LayerArrays {
  Napi::Value kernel;
  Napi::Value bias;
};

/** All properties, before any memory is looked at: reading one may run a script, which may take the memory away. */
std::vector<std::optional<LayerArrays>> arraysOf(const Napi::Value& value) {
  std::vector<std::optional<LayerArrays>> arrays;
  if (!value.IsArray()) return arrays;
  const Napi::Array layers = value.As<Napi::Array>();
  for (std::uint32_t i = 0; i < layers.Length(); i += 1) {
    const Napi::Value each = layers.Get(i);
    if (each.IsNull()) {
      arrays.emplace_back();
      continue;
    }
    const Napi::Object layer = each.ToObject();
    arrays.push_back(LayerArrays{layer.Get("kernel"), layer.Get("bias")});
  }
  return arrays;
}

/** Channels follow from the lengths; where `channelsIn` is 0 those that come in as well. */
LayerPlan layerOf(const LayerArrays& arrays, int channelsIn) {
  const Napi::Float32Array kernel = floatsOf(arrays.kernel, "kernel");
  const Napi::Float32Array bias = floatsOf(arrays.bias, "bias");
  const std::size_t channels = bias.ElementLength();
  if (channels == 0) refuse(bias.Env(), "bias", "a value for each channel, received none");
  if (channelsIn == 0) channelsIn = std::max(1, static_cast<int>(kernel.ElementLength() / (9 * channels)));
  if (kernel.ElementLength() != 9 * channels * static_cast<std::size_t>(channelsIn)) {
    refuse(kernel.Env(), "kernel",
           "3 × 3 × " + std::to_string(channelsIn) + " × " + std::to_string(channels) + " values, received " +
               std::to_string(kernel.ElementLength()));
  }
  return {kernel.Data(), bias.Data(), channelsIn, static_cast<int>(channels)};
}

std::vector<LayerPlan> planOf(const Napi::Value& value) {
  std::vector<LayerPlan> plan;
  for (const std::optional<LayerArrays>& arrays : arraysOf(value)) {
    const int channels = plan.empty() ? 0 : plan.back().channelsOut;
    plan.push_back(arrays ? layerOf(*arrays, channels) : LayerPlan{nullptr, nullptr, channels, channels});
  }
  if (plan.empty() || plan.front().kernel == nullptr) {
    refuse(value.Env(), "layers", "a list that begins with a convolution");
  }
  return plan;
}

/** One of those that the machine has, by name. */
const InstructionSet& instructionsOf(const Napi::Value& value) {
  const std::string name = value.ToString();
  std::string names;
  for (const InstructionSet& each : instructionSets()) {
    if (each.name == name) return each;
    names += (names.empty() ? "" : ", ") + each.name;
  }
  refuse(value.Env(), "instructions", "one of " + names + ", received " + name);
}

/** One call of `compute`, from its order to its promise being settled. Node deletes it then. */
class Computation : public Napi::AsyncWorker {
 public:
  /** Copies the images, so that the caller may use the array again at once. */
  Computation(Napi::Env env, std::shared_ptr<Backbone> backbone, const Napi::Float32Array& images, std::size_t count,
              int size)
      : AsyncWorker(env, "lathe:backbone"),
        backbone_(std::move(backbone)),
        ticket_(backbone_->ticket()),
        images_(images.Data(), images.Data() + images.ElementLength()),
        count_(count),
        size_(size),
        deferred_(env) {
    const std::size_t edge = static_cast<std::size_t>(backbone_->edgeAfter(size));
    const std::size_t channels = static_cast<std::size_t>(backbone_->channelsOut());
    Napi::Float32Array features = Napi::Float32Array::New(env, count * edge * edge * channels);
    target_ = features.Data();
    features_ = Napi::Persistent(static_cast<Napi::Object>(features));
  }

  Napi::Promise promise() const { return deferred_.Promise(); }

 protected:
  void Execute() override { complete_ = backbone_->compute(images_.data(), count_, size_, target_, ticket_); }

  void OnOK() override {
    settle([this] { deferred_.Resolve(complete_ ? features_.Value() : Env().Null()); });
  }

  void OnError(const Napi::Error& error) override {
    settle([this, &error] { deferred_.Reject(error.Value()); });
  }

 private:
  /** While Node shuts down no promise can be settled, and nobody is left to be told. */
  template <typename Settle>
  static void settle(Settle settle) noexcept {
    try {
      settle();
    } catch (const Napi::Error&) {
    }
  }

  std::shared_ptr<Backbone> backbone_;
  std::uint32_t ticket_;
  std::vector<float> images_;
  std::size_t count_;
  int size_;
  /** The result’s memory belongs to JavaScript; `features_` keeps it alive while it is written. */
  float* target_ = nullptr;
  Napi::ObjectReference features_;
  Napi::Promise::Deferred deferred_;
  bool complete_ = false;
};

/** What JavaScript holds; a computation under way shares the backbone, and may outlive `destroy`. */
class BackboneObject : public Napi::ObjectWrap<BackboneObject> {
 public:
  explicit BackboneObject(const Napi::CallbackInfo& info) : ObjectWrap(info) {
    const int threads = integerOf(info[1], "threads", 1, kMostThreads);
    const InstructionSet& instructions = instructionsOf(info[2]);
    backbone_ = std::make_shared<Backbone>(planOf(info[0]), threads, instructions);
    Napi::MemoryManagement::AdjustExternalMemory(info.Env(), static_cast<std::int64_t>(backbone_->weightBytes()));
  }

  static Napi::Function define(Napi::Env env) {
    return DefineClass(env, "Backbone",
                       {InstanceMethod<&BackboneObject::compute>("compute"),
                        InstanceMethod<&BackboneObject::cancel>("cancel"),
                        InstanceMethod<&BackboneObject::destroy>("destroy")});
  }

  void Finalize(Napi::BasicEnv env) override { release(env); }

 private:
  Napi::Value compute(const Napi::CallbackInfo& info) {
    if (!backbone_) throw std::runtime_error("the backbone was destroyed");
    const Napi::Float32Array images = floatsOf(info[0], "images");
    const int size = integerOf(info[1], "size", 1, kMostPixels);
    const std::size_t imageLength = static_cast<std::size_t>(size) * size * backbone_->channelsIn();
    const std::size_t count = images.ElementLength() / imageLength;
    if (count == 0 || count * imageLength != images.ElementLength()) {
      refuse(info.Env(), "images",
             "a multiple of " + std::to_string(imageLength) + " values, received " +
                 std::to_string(images.ElementLength()));
    }
    if (backbone_->edgeAfter(size) == 0) throw Napi::TypeError::New(info.Env(), "size: too small for these poolings");
    auto computation = std::make_unique<Computation>(info.Env(), backbone_, images, count, size);
    const Napi::Promise promise = computation->promise();
    computation->Queue();
    computation.release();
    return promise;
  }

  void cancel(const Napi::CallbackInfo&) {
    if (backbone_) backbone_->cancel();
  }

  void destroy(const Napi::CallbackInfo& info) {
    cancel(info);
    release(info.Env());
  }

  void release(Napi::BasicEnv env) {
    if (!backbone_) return;
    Napi::MemoryManagement::AdjustExternalMemory(env, -static_cast<std::int64_t>(backbone_->weightBytes()));
    backbone_.reset();
  }

  std::shared_ptr<Backbone> backbone_;
};

}  // namespace

Napi::Function backboneClass(Napi::Env env) { return BackboneObject::define(env); }

}  // namespace lathe
