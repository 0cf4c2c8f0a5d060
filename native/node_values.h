#pragma once

#include <node_api.h>

#include <cstddef>
#include <cstdint>
#include <exception>
#include <stdexcept>
#include <string>
#include <vector>

namespace lathe {

/** Throws std::runtime_error with Node-API's explanation unless the status is `napi_ok`. */
void check(napi_env env, napi_status status);

/** Runs `body`, and throws in JavaScript what it throws in C++: wrong arguments as TypeError, the rest as Error. */
template <typename Body>
napi_value guarded(napi_env env, Body body) noexcept {
  try {
    return body();
  } catch (const std::invalid_argument& error) {
    napi_throw_type_error(env, "ERR_INVALID_ARG_VALUE", error.what());
  } catch (const std::exception& error) {
    bool pending = false;
    if (napi_is_exception_pending(env, &pending) == napi_ok && !pending) napi_throw_error(env, nullptr, error.what());
  }
  return nullptr;
}

/** The memory of a typed array, which belongs to JavaScript. */
template <typename Value>
struct Values {
  const Value* data = nullptr;
  std::size_t length = 0;
};

/** Each throws std::invalid_argument, naming the argument, for anything but the typed array in its name. */
Values<float> floatsOf(napi_env env, napi_value value, const char* name);
Values<std::int32_t> integersOf(napi_env env, napi_value value, const char* name);
Values<std::uint8_t> bytesOf(napi_env env, napi_value value, const char* name);

napi_value propertyOf(napi_env env, napi_value object, const char* name);

/** Throws std::invalid_argument for anything but an integer in the bounds, which belong to them. */
int integerOf(napi_env env, napi_value value, const char* name, int lowest, int highest);

/** Missing arguments are `undefined`. */
template <std::size_t Count>
std::vector<napi_value> argumentsOf(napi_env env, napi_callback_info info, napi_value* self) {
  std::size_t count = Count;
  std::vector<napi_value> values(Count);
  check(env, napi_get_cb_info(env, info, &count, values.data(), self, nullptr));
  return values;
}

}  // namespace lathe
