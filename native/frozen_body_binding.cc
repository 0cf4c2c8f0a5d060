/**
 * `new FrozenBody(layers, threads)` for JavaScript, described for TypeScript in `src/engine/body-addon.ts`. Memory is
 * freed with the object or sooner.
 */

#include <node_api.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <memory>
#include <stdexcept>
#include <string>
#include <vector>

#include "bindings.h"
#include "frozen_body.h"
#include "node_values.h"

namespace lathe {
namespace {

constexpr napi_type_tag kBodyTag = {0x6c617468655f626f, 0x64795f6e636e6e31};
constexpr int kMostThreads = 256;
constexpr int kMostPixels = 4096;

/**
 * `{ kernel, bias }` of a convolution, or null for a pooling; channels follow from the lengths, where `channelsIn` is 0
 * those that come in as well.
 */
LayerPlan layerOf(napi_env env, napi_value value, int channelsIn) {
  napi_valuetype type = napi_undefined;
  check(env, napi_typeof(env, value, &type));
  if (type == napi_null) return {nullptr, nullptr, channelsIn, channelsIn};
  const Values<float> kernel = floatsOf(env, propertyOf(env, value, "kernel"), "kernel");
  const Values<float> bias = floatsOf(env, propertyOf(env, value, "bias"), "bias");
  if (bias.length == 0) throw std::invalid_argument("bias: expected a value for each channel, received none");
  if (channelsIn == 0) channelsIn = std::max(1, static_cast<int>(kernel.length / (9 * bias.length)));
  if (kernel.length != 9 * bias.length * static_cast<std::size_t>(channelsIn)) {
    throw std::invalid_argument("kernel: expected 3 × 3 × " + std::to_string(channelsIn) + " × " +
                                std::to_string(bias.length) + " values, received " + std::to_string(kernel.length));
  }
  return {kernel.data, bias.data, channelsIn, static_cast<int>(bias.length)};
}

std::vector<LayerPlan> planOf(napi_env env, napi_value layers) {
  std::uint32_t count = 0;
  check(env, napi_get_array_length(env, layers, &count));
  std::vector<LayerPlan> plan;
  for (std::uint32_t i = 0; i < count; i += 1) {
    napi_value value = nullptr;
    check(env, napi_get_element(env, layers, i, &value));
    plan.push_back(layerOf(env, value, plan.empty() ? 0 : plan.back().channelsOut));
  }
  if (plan.empty() || plan.front().kernel == nullptr) {
    throw std::invalid_argument("layers: expected a list that begins with a convolution");
  }
  return plan;
}

/** What the JavaScript object owns; a computation under way shares the body, and may outlive `destroy`. */
struct Handle {
  std::shared_ptr<FrozenBody> body;

  void release(napi_env env) {
    if (!body) return;
    std::int64_t total = 0;
    napi_adjust_external_memory(env, -static_cast<std::int64_t>(body->weightBytes()), &total);
    body.reset();
  }
};

void finalizeHandle(napi_env env, void* data, void*) {
  const std::unique_ptr<Handle> handle(static_cast<Handle*>(data));
  handle->release(env);
}

Handle& handleOf(napi_env env, napi_value self) {
  bool tagged = false;
  if (napi_check_object_type_tag(env, self, &kBodyTag, &tagged) != napi_ok || !tagged) {
    throw std::invalid_argument("expected to be called on a FrozenBody");
  }
  void* data = nullptr;
  check(env, napi_unwrap(env, self, &data));
  return *static_cast<Handle*>(data);
}

FrozenBody& bodyOf(const Handle& handle) {
  if (!handle.body) throw std::runtime_error("the body was destroyed");
  return *handle.body;
}

napi_value construct(napi_env env, napi_callback_info info) {
  return guarded(env, [&] {
    napi_value target = nullptr;
    check(env, napi_get_new_target(env, info, &target));
    if (target == nullptr) throw std::invalid_argument("FrozenBody: expected to be called with new");
    napi_value self = nullptr;
    const std::vector<napi_value> values = argumentsOf<2>(env, info, &self);
    const int threads = integerOf(env, values[1], "threads", 1, kMostThreads);
    auto handle = std::make_unique<Handle>();
    handle->body = std::make_shared<FrozenBody>(planOf(env, values[0]), threads);
    check(env, napi_type_tag_object(env, self, &kBodyTag));
    check(env, napi_wrap(env, self, handle.get(), finalizeHandle, nullptr, nullptr));
    const std::int64_t bytes = static_cast<std::int64_t>(handle.release()->body->weightBytes());
    std::int64_t total = 0;
    check(env, napi_adjust_external_memory(env, bytes, &total));
    return self;
  });
}

/** One call of `compute`, from its order to its promise being settled. */
struct Order {
  explicit Order(napi_env environment) : env(environment) {}
  ~Order() {
    if (features != nullptr) napi_delete_reference(env, features);
    if (work != nullptr) napi_delete_async_work(env, work);
  }
  Order(const Order&) = delete;
  Order& operator=(const Order&) = delete;

  napi_env env;
  std::shared_ptr<FrozenBody> body;
  std::uint32_t ticket = 0;
  /** A copy, so that the caller may use its array again at once. */
  std::vector<float> pictures;
  std::size_t count = 0;
  int size = 0;
  /** The result's memory belongs to JavaScript; `features` keeps it alive while it is written. */
  float* target = nullptr;
  napi_ref features = nullptr;
  napi_async_work work = nullptr;
  napi_deferred deferred = nullptr;
  bool complete = false;
  std::string failure;
};

void computeOrder(napi_env, void* data) {
  Order& order = *static_cast<Order*>(data);
  try {
    order.complete =
        order.body->compute(order.pictures.data(), order.count, order.size, order.target, order.ticket);
  } catch (const std::exception& error) {
    order.failure = error.what();
  }
}

/** Settles the promise. While Node shuts down its calls fail, and nobody is left to be told. */
void settleOrder(napi_env env, napi_status, void* data) {
  const std::unique_ptr<Order> order(static_cast<Order*>(data));
  napi_value value = nullptr;
  if (!order->failure.empty()) {
    napi_value message = nullptr;
    napi_create_string_utf8(env, order->failure.c_str(), NAPI_AUTO_LENGTH, &message);
    if (napi_create_error(env, nullptr, message, &value) == napi_ok) napi_reject_deferred(env, order->deferred, value);
    return;
  }
  const napi_status status =
      order->complete ? napi_get_reference_value(env, order->features, &value) : napi_get_null(env, &value);
  if (status == napi_ok) napi_resolve_deferred(env, order->deferred, value);
}

void allocateFeatures(napi_env env, Order& order) {
  const std::size_t edge = static_cast<std::size_t>(order.body->edgeAfter(order.size));
  const std::size_t length = order.count * edge * edge * static_cast<std::size_t>(order.body->channelsOut());
  void* memory = nullptr;
  napi_value buffer = nullptr;
  napi_value features = nullptr;
  check(env, napi_create_arraybuffer(env, length * sizeof(float), &memory, &buffer));
  check(env, napi_create_typedarray(env, napi_float32_array, length, buffer, 0, &features));
  check(env, napi_create_reference(env, features, 1, &order.features));
  order.target = static_cast<float*>(memory);
}

napi_value compute(napi_env env, napi_callback_info info) {
  return guarded(env, [&] {
    napi_value self = nullptr;
    const std::vector<napi_value> values = argumentsOf<2>(env, info, &self);
    const Handle& handle = handleOf(env, self);
    const Values<float> pictures = floatsOf(env, values[0], "pictures");
    auto order = std::make_unique<Order>(env);
    order->ticket = bodyOf(handle).ticket();
    order->body = handle.body;
    order->size = integerOf(env, values[1], "size", 1, kMostPixels);
    const std::size_t pictureLength =
        static_cast<std::size_t>(order->size) * order->size * order->body->channelsIn();
    order->count = pictures.length / pictureLength;
    if (order->count == 0 || order->count * pictureLength != pictures.length) {
      throw std::invalid_argument("pictures: expected a multiple of " + std::to_string(pictureLength) +
                                  " values, received " + std::to_string(pictures.length));
    }
    if (order->body->edgeAfter(order->size) == 0) throw std::invalid_argument("size: too small for these poolings");
    order->pictures.assign(pictures.data, pictures.data + pictures.length);
    allocateFeatures(env, *order);

    napi_value name = nullptr;
    napi_value promise = nullptr;
    check(env, napi_create_string_utf8(env, "lathe:frozen-body", NAPI_AUTO_LENGTH, &name));
    check(env, napi_create_async_work(env, nullptr, name, computeOrder, settleOrder, order.get(), &order->work));
    check(env, napi_create_promise(env, &order->deferred, &promise));
    check(env, napi_queue_async_work(env, order->work));
    order.release();
    return promise;
  });
}

napi_value cancel(napi_env env, napi_callback_info info) {
  return guarded(env, [&]() -> napi_value {
    napi_value self = nullptr;
    argumentsOf<0>(env, info, &self);
    const Handle& handle = handleOf(env, self);
    if (handle.body) handle.body->cancel();
    return nullptr;
  });
}

napi_value destroy(napi_env env, napi_callback_info info) {
  return guarded(env, [&]() -> napi_value {
    napi_value self = nullptr;
    argumentsOf<0>(env, info, &self);
    Handle& handle = handleOf(env, self);
    if (handle.body) handle.body->cancel();
    handle.release(env);
    return nullptr;
  });
}

napi_property_descriptor method(const char* name, napi_callback call) {
  return {name, nullptr, call, nullptr, nullptr, nullptr, napi_default_method, nullptr};
}

}  // namespace

napi_value frozenBodyClass(napi_env env) {
  const napi_property_descriptor methods[] = {method("compute", compute), method("cancel", cancel),
                                              method("destroy", destroy)};
  napi_value body = nullptr;
  check(env, napi_define_class(env, "FrozenBody", NAPI_AUTO_LENGTH, construct, nullptr, 3, methods, &body));
  return body;
}

}  // namespace lathe
