// One collection, tortured: its writer is killed, its disk fails, and after each it is opened again
// and compared with what was acknowledged.
#ifndef ANNALS_TESTS_TORTURE_TORTURE_H_
#define ANNALS_TESTS_TORTURE_TORTURE_H_

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "storage/collection.h"
#include "tests/storage/faulty_file_system.h"
#include "tests/torture/workload.h"

namespace annals::torture {

struct Tally {
  int kills = 0;
  int faults = 0;            // that have struck
  int64_t acknowledged = 0;  // steps
  int64_t lost = 0;          // acknowledged steps that are not there, or not whole
  int64_t damaged = 0;       // whatever else is not as it should be
  bool sound() const { return lost == 0 && damaged == 0; }
};

// All chance follows from the seed, but for when exactly a kill comes.
class Torture {
 public:
  // `path` is the collection's folder, made when missing; its backups are in `path`.backups.
  Torture(std::string program, std::string path, uint64_t seed);

  // Starts a writer, kills it and looks at what it leaves.
  void KillWriter();

  // Writes over a disk that fails at a random point, and looks at what is left; by turns with each
  // kind of failure. The fault may not strike, and is then not counted.
  void Fail();

  const Tally& tally() const { return tally_; }

 private:
  uint64_t Chance(uint64_t below) { return Mix(seed_ ^ 0x746f7274757265, ++chances_) % below; }
  // Opens the collection over a sound disk: it must be of a revision from `least` to `most`, be
  // what the workload says it is then, and pass Verify.
  void Examine(int64_t least, int64_t most);
  // The newest backup must be sound, and now and then is restored and compared.
  void ExamineBackups();
  // Flips a bit of a log of the closed collection: then nothing is lost in silence, and what is
  // lost comes back with a backup, or is given up.
  void FlipLog();
  // Puts the newest backup, or nothing, in the place of a collection that cannot be opened.
  void StartAnew();
  // Steps until the fault has struck and one has failed, or many are done. True when one failed.
  bool DoSteps(storage::Collection& collection, const storage::FaultyFileSystem& disk,
               storage::Fault fault, int64_t* least);
  // What must go on while writes fail, and after the disk has healed.
  void GoOn(storage::Collection& collection, storage::FaultyFileSystem& disk);
  // A flipped bit is named, or does no harm.
  void ReadFlipped(const storage::Collection& collection);

  void Lose(int64_t steps, std::string_view words);
  void Damage(std::string_view words);

  const std::string program_;
  const std::string path_;
  const uint64_t seed_;
  uint64_t chances_ = 0;
  uint64_t turns_ = 0;
  std::string now_;  // what is being done, for messages
  Workload workload_;
  int64_t backed_up_ = 0;  // the revision of the last backup that was acknowledged
  Tally tally_;
};

}  // namespace annals::torture

#endif  // ANNALS_TESTS_TORTURE_TORTURE_H_
