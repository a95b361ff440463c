#pragma once
#include <functional>
#include <string>
#include <string_view>

#include "cli/call.hpp"
#include "entente/ensemble/ranks.hpp"

namespace entente::cli {

/// What the environment says of how this process was started.
struct Launched {
  Launch launch;
  bool strangers = false;  ///< several tasks of srun that were given no way to find each other
};

/// Reads what launchers set for each process they start, the first that is there:
///   OMPI_COMM_WORLD_SIZE, OMPI_COMM_WORLD_RANK   mpirun of Open MPI, also within a Slurm job
///   PMI_SIZE, PMI_RANK                           mpiexec of MPICH and its kin, srun --mpi=pmi2
///   PMIX_RANK                                    srun --mpi=pmix, size from SLURM_STEP_NUM_TASKS; others:
///   MPI knows SLURM_STEP_NUM_TASKS > 1, SLURM_PROCID       srun without --mpi: strangers
/// SLURM_NTASKS and SLURM_PROCID alone mean nothing: the script of sbatch has them, and runs once.
/// @param variable  value of a variable of the environment, null when not set
Launched launched_by(const std::function<const char*(const char* name)>& variable);

/// Answers a command line given to several processes at once. Each parses it; a command that works on ranks
/// (Command::on_ranks) runs on all of them, any other on the first alone. What all have to say is said once,
/// by the first; what only one has to say is said with its rank. The exit code of the first is that of the
/// answer, the others' is 0; a rank in trouble alone ends all with its own.
int answer_on_ranks(const Launched& launched, int argc, const char* const* argv,
                    int (*answer)(const Call& call));

/// For Ranks::open(): the command, its own flags and the seed, the version, the scenario and the instruction
/// set. Threads, progress and the like may differ from rank to rank.
Opening opening_of(const Call& call, std::string_view scenario_sha256);

}  // namespace entente::cli
