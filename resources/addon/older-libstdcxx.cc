// GCC 11 and later call this function, which the C++ library of GCC 10 and earlier does not have. With a definition of
// its own the addon loads on every system on which TensorFlow itself does. It is called only when the number of bytes
// of an array overflows.
#include <cstdlib>

namespace std {
__attribute__((visibility("hidden"))) void __throw_bad_array_new_length() { abort(); }
}  // namespace std
