#include "team.h"

#if defined(__x86_64__) || defined(_M_X64)
#include <immintrin.h>
#endif

#include <algorithm>

namespace lathe {
namespace {

/** How long a thread looks before it sleeps: the gaps between the loops of one image are shorter than waking up. */
constexpr int kLooksBeforeSleep = 2000;

void relax() {
#if defined(__x86_64__) || defined(_M_X64)
  _mm_pause();
#elif defined(__aarch64__) && defined(__GNUC__)
  asm volatile("yield");
#endif
}

/** Waits until `value` is no longer `old`, and returns what it is then. */
template <typename T>
T waitForChange(const std::atomic<T>& value, T old) {
  for (int look = 0; look < kLooksBeforeSleep; look += 1) {
    const T now = value.load(std::memory_order_acquire);
    if (now != old) return now;
    relax();
  }
  value.wait(old, std::memory_order_acquire);
  return value.load(std::memory_order_acquire);
}

/** Where the current thread stands: the team it may share loops with, and its place in the loop it is in. */
struct Place {
  Team* team = nullptr;
  int index = 0;
  int count = 1;
};

thread_local Place place;

}  // namespace

Team::Team(int size) {
  helpers_.reserve(static_cast<std::size_t>(size - 1));
  try {
    for (int index = 1; index < size; index += 1) helpers_.emplace_back([this, index] { help(index); });
  } catch (...) {
    end();
    throw;
  }
}

Team::~Team() { end(); }

void Team::end() {
  ending_ = true;
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
  for (std::thread& helper : helpers_) helper.join();
}

void Team::help(int index) {
  std::uint32_t seen = 0;
  for (;;) {
    seen = waitForChange(round_, seen);
    if (ending_) return;
    if (index < parts_) (*part_)(index);
    if (unfinished_.fetch_sub(1, std::memory_order_acq_rel) == 1) unfinished_.notify_one();
  }
}

void Team::run(int parts, const std::function<void(int)>& part) {
  if (parts <= 1 || helpers_.empty()) {
    part(0);
    return;
  }
  part_ = &part;
  parts_ = std::min(parts, size());
  unfinished_.store(static_cast<int>(helpers_.size()), std::memory_order_relaxed);
  round_.fetch_add(1, std::memory_order_release);
  round_.notify_all();
  part(0);
  for (int left = unfinished_.load(std::memory_order_acquire); left != 0;) left = waitForChange(unfinished_, left);
}

SharedLoops::SharedLoops(Team& team) { place.team = &team; }
SharedLoops::~SharedLoops() { place.team = nullptr; }

}  // namespace lathe

#ifdef LATHE_OWN_OPENMP

/*
 * What GCC's code for `#pragma omp parallel for` calls (the ABI of libgomp, GCC's "OpenMP Implementation"). Having it
 * here, an addon needs no OpenMP library on the machine, threads end with the backbone they belong to, and a loop inside a
 * loop runs on the thread that meets it, which is how several images are computed side by side.
 */
extern "C" {

int omp_get_thread_num() { return lathe::place.index; }
int omp_get_num_threads() { return lathe::place.count; }
int omp_get_max_threads() { return lathe::place.team == nullptr ? 1 : lathe::place.team->size(); }
int omp_get_dynamic() { return 0; }
void omp_set_dynamic(int) {}
void omp_set_num_threads(int) {}

void GOMP_parallel(void (*loop)(void*), void* data, unsigned threads, unsigned) {
  const lathe::Place outer = lathe::place;
  const int available = omp_get_max_threads();
  const int parts = threads == 0 ? available : std::min(available, static_cast<int>(threads));
  const auto part = [loop, data, parts](int index) {
    lathe::place = {nullptr, index, parts};
    loop(data);
    lathe::place = {};
  };
  if (outer.team == nullptr) {
    part(0);
  } else {
    outer.team->run(parts, part);
  }
  lathe::place = outer;
}

}  // extern "C"

#endif  // LATHE_OWN_OPENMP
