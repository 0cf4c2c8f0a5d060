#pragma once

#include <napi.h>

#include <string>

namespace lathe {

/** Throws a TypeError that names the argument. */
[[noreturn]] inline void refuse(Napi::Env env, const std::string& name, const std::string& expected) {
  throw Napi::TypeError::New(env, name + ": expected " + expected);
}

/** A typed array, whose memory belongs to JavaScript. Throws a TypeError for anything else. */
template <typename Value>
Napi::TypedArrayOf<Value> arrayOf(const Napi::Value& value, const std::string& name, napi_typedarray_type type,
                                  const char* typeName) {
  const bool isTyped = value.IsTypedArray();
  if (!isTyped || value.As<Napi::TypedArray>().TypedArrayType() != type) refuse(value.Env(), name, typeName);
  return value.As<Napi::TypedArrayOf<Value>>();
}

inline Napi::Float32Array floatsOf(const Napi::Value& value, const std::string& name) {
  return arrayOf<float>(value, name, napi_float32_array, "a Float32Array");
}

/** An integer in the bounds, which belong to them. Throws a TypeError for anything else. */
inline int integerOf(const Napi::Value& value, const std::string& name, int lowest, int highest) {
  const double number = value.IsNumber() ? value.As<Napi::Number>().DoubleValue() : lowest - 1.0;
  if (number < lowest || number > highest || number != static_cast<int>(number)) {
    refuse(value.Env(), name, "an integer from " + std::to_string(lowest) + " to " + std::to_string(highest));
  }
  return static_cast<int>(number);
}

}  // namespace lathe
