#include "node_values.h"

namespace lathe {
namespace {

template <typename Value>
Values<Value> valuesOf(napi_env env, napi_value value, const char* name, napi_typedarray_type wanted,
                       const char* wantedName) {
  bool typed = false;
  check(env, napi_is_typedarray(env, value, &typed));
  napi_typedarray_type type = napi_biguint64_array;
  Values<Value> values;
  void* data = nullptr;
  if (typed) check(env, napi_get_typedarray_info(env, value, &type, &values.length, &data, nullptr, nullptr));
  if (!typed || type != wanted) throw std::invalid_argument(std::string(name) + ": expected " + wantedName);
  values.data = static_cast<const Value*>(data);
  return values;
}

}  // namespace

void check(napi_env env, napi_status status) {
  if (status == napi_ok) return;
  const napi_extended_error_info* info = nullptr;
  napi_get_last_error_info(env, &info);
  const bool explained = info != nullptr && info->error_message != nullptr;
  throw std::runtime_error(explained ? info->error_message : "Node-API call failed");
}

Values<float> floatsOf(napi_env env, napi_value value, const char* name) {
  return valuesOf<float>(env, value, name, napi_float32_array, "a Float32Array");
}

Values<std::int32_t> integersOf(napi_env env, napi_value value, const char* name) {
  return valuesOf<std::int32_t>(env, value, name, napi_int32_array, "an Int32Array");
}

Values<std::uint8_t> bytesOf(napi_env env, napi_value value, const char* name) {
  return valuesOf<std::uint8_t>(env, value, name, napi_uint8_array, "a Uint8Array");
}

napi_value propertyOf(napi_env env, napi_value object, const char* name) {
  napi_value value = nullptr;
  check(env, napi_get_named_property(env, object, name, &value));
  return value;
}

int integerOf(napi_env env, napi_value value, const char* name, int lowest, int highest) {
  double number = 0;
  const bool isNumber = napi_get_value_double(env, value, &number) == napi_ok;
  if (!isNumber || number != static_cast<int>(number) || number < lowest || number > highest) {
    throw std::invalid_argument(std::string(name) + ": expected an integer from " + std::to_string(lowest) + " to " +
                                std::to_string(highest));
  }
  return static_cast<int>(number);
}

}  // namespace lathe
