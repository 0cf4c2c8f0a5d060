#pragma once

#include <atomic>
#include <cstdint>
#include <functional>
#include <thread>
#include <vector>

namespace lathe {

/**
 * A fixed number of threads that work on one thing at a time, the calling thread among them. They end with the team, so
 * that nothing outlives the object which computes.
 */
class Team {
 public:
  /** Starts `size` − 1 threads; `size` is at least 1. */
  explicit Team(int size);
  ~Team();
  Team(const Team&) = delete;
  Team& operator=(const Team&) = delete;

  int size() const { return static_cast<int>(helpers_.size()) + 1; }

  /**
   * Calls `part(0)` on the calling thread and `part(1)` … `part(parts − 1)` beside it, and returns when all have.
   * `parts` is at most size(); `part` must not throw. One call at a time, never from within a part.
   */
  void run(int parts, const std::function<void(int)>& part);

 private:
  void help(int index);
  void end();

  const std::function<void(int)>* part_ = nullptr;
  int parts_ = 0;
  bool ending_ = false;
  /** Counts the calls of run(); its change is what sets the helpers to work. */
  std::atomic<std::uint32_t> round_{0};
  /** Helpers that have not finished the current round. */
  std::atomic<int> unfinished_{0};
  std::vector<std::thread> helpers_;
};

/** While it lives, parallel loops that the current thread meets in ncnn are shared with the team. */
class SharedLoops {
 public:
  explicit SharedLoops(Team& team);
  ~SharedLoops();
  SharedLoops(const SharedLoops&) = delete;
  SharedLoops& operator=(const SharedLoops&) = delete;
};

}  // namespace lathe
