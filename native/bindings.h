#pragma once

#include <node_api.h>

namespace lathe {

/** The class `FrozenBody`: `new FrozenBody(layers, threads)` with `compute`, `cancel` and `destroy`. */
napi_value frozenBodyClass(napi_env env);

/** The function `resizeSquare(pixels, width, height, size, columns, rows)`. */
napi_value resizeFunction(napi_env env);

}  // namespace lathe
