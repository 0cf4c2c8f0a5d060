#pragma once

#include <napi.h>

namespace lathe {

/** The class `Backbone`: `new Backbone(layers, threads)` with `compute`, `cancel` and `destroy`. */
Napi::Function backboneClass(Napi::Env env);

/** The function `resizeSquare(pixels, width, height, size, columns, rows)`. */
Napi::Function resizeFunction(Napi::Env env);

}  // namespace lathe
