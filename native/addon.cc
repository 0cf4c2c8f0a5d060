/** What the addon gives to JavaScript. Every failure becomes a JavaScript error. */

#include <node_api.h>

#include <string>

#include "bindings.h"
#include "frozen_body.h"
#include "node_values.h"

namespace lathe {
namespace {

napi_property_descriptor member(const char* name, napi_value value) {
  return {name, nullptr, nullptr, nullptr, nullptr, value, napi_enumerable, nullptr};
}

napi_value text(napi_env env, const std::string& value) {
  napi_value string = nullptr;
  check(env, napi_create_string_utf8(env, value.c_str(), value.size(), &string));
  return string;
}

}  // namespace
}  // namespace lathe

NAPI_MODULE_INIT() {
  using namespace lathe;
  return guarded(env, [&] {
    const napi_property_descriptor members[] = {
        member("FrozenBody", frozenBodyClass(env)),
        member("resizeSquare", resizeFunction(env)),
        member("ncnn", text(env, LATHE_NCNN_VERSION)),
        member("instructions", text(env, instructions())),
    };
    check(env, napi_define_properties(env, exports, 4, members));
    return exports;
  });
}
