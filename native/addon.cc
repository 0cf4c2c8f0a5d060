/** What the addon gives to JavaScript. Every failure becomes a JavaScript error. */

#include <napi.h>

#include "backbone.h"
#include "bindings.h"

namespace {

Napi::Object members(Napi::Env env, Napi::Object exports) {
  exports.Set("Backbone", lathe::backboneClass(env));
  exports.Set("resizeSquare", lathe::resizeFunction(env));
  exports.Set("ncnn", LATHE_NCNN_VERSION);
  Napi::Array instructions = Napi::Array::New(env);
  for (const lathe::InstructionSet& each : lathe::instructionSets()) instructions.Set(instructions.Length(), each.name);
  exports.Set("instructions", instructions);
  return exports;
}

}  // namespace

NODE_API_MODULE(lathe_native, members)
