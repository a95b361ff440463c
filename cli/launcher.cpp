#include "cli/launcher.hpp"

#include <charconv>
#include <chrono>
#include <cstring>
#include <optional>
#include <thread>
#include <utility>

#include <fmt/core.h>
#include <pthread.h>
#include <signal.h>

#include "cli/commands.hpp"
#include "cli/output.hpp"
#include "cli/speech.hpp"
#include "entente/base/simd.hpp"
#include "entente/base/version.hpp"

namespace entente::cli {
namespace {

std::optional<int> number(const char* text) {
  if (text == nullptr) return std::nullopt;
  int value = 0;
  const char* end = text + std::strlen(text);
  const auto [last, error] = std::from_chars(text, end, value);
  return error == std::errc() && last == end && value >= 0 ? std::optional(value) : std::nullopt;
}

/// MPI starts threads of its own. They must not see the signals that an Interrupt waits for
/// (cli/interrupt.hpp), or Ctrl-C would end the program at once. SIGUSR1 reaches every rank, also one that is
/// done and waits for the others: there it stays blocked.
Outcome<Ranks> start_without_signals(const Launch& launch) {
  sigset_t ours, before;
  sigemptyset(&ours);
  for (const int signal : {SIGINT, SIGTERM, SIGUSR1, SIGUSR2}) sigaddset(&ours, signal);
  pthread_sigmask(SIG_BLOCK, &ours, &before);
  Outcome<Ranks> ranks = Ranks::start(launch);
  sigaddset(&before, SIGUSR1);
  pthread_sigmask(SIG_SETMASK, &before, nullptr);
  return ranks;
}

/// Nobody can be asked which rank is to speak: the environment says. A launcher ends all as soon as one has
/// failed, so the others give the first time to speak.
int refuse_launch(const Launch& launch, const std::string& message, const std::string& help) {
  if (launch.rank == 0) {
    speak(Stream::error, fmt::format("entente: {}\n  help: {}\n", message, help));
  } else {
    std::this_thread::sleep_for(std::chrono::milliseconds(500));
  }
  return kBadCommandLine;
}

std::string name_of(int rank, int size, const std::string& host) {
  return fmt::format("rank {} of {}{}", rank, size, host.empty() ? "" : " (on " + host + ")");
}

// What a rank says to the first: both streams, with a NUL between, which neither has.
std::string account_of(const HeldSpeech::Words& words) { return words.out + '\0' + words.error; }
HeldSpeech::Words words_of(const std::string& account) {
  const std::size_t middle = account.find('\0');
  return {account.substr(0, middle), account.substr(middle + 1)};
}

/// The work did not begin, and every rank knows.
int part(Ranks& ranks, const Call& call, HeldSpeech& held) {
  const Start& start = *ranks.opened();
  int code = start.code;
  held.take();
  if (ranks.leads()) {
    held.release();
    if (start.kind == Start::Kind::differ) {
      code = refuse(call, start.diagnostics, "");
    } else {
      const HeldSpeech::Words words = words_of(start.account);
      if (!start.by_all)
        speak(Stream::error,
              fmt::format("entente: {} could not begin:\n", name_of(start.rank, ranks.size(), start.host)));
      speak(Stream::error, words.error);
      speak(Stream::out, words.out);
    }
  }
  ranks.finish();
  return ranks.leads() ? code : kAnswered;
}

/// A command ended with `code` on this rank.
int conclude(Ranks& ranks, const Call& call, HeldSpeech& held, int code) {
  if (ranks.opened() == nullptr) ranks.open({code, account_of(held.take()), {}});
  if (ranks.opened()->kind != Start::Kind::together) return part(ranks, call, held);
  if (code != kAnswered && !ranks.finished()) {
    const HeldSpeech::Words words = held.take();
    held.release();
    speak(Stream::error, fmt::format("{}entente: {} ended the run\n", words.error,
                                     name_of(ranks.rank(), ranks.size(), ranks.host())));
    ranks.end_all(code);
  }
  ranks.finish();
  return ranks.leads() ? code : kAnswered;
}

}  // namespace

Launched launched_by(const std::function<const char*(const char* name)>& variable) {
  const auto read = [&](const char* name) { return number(variable(name)); };
  for (const auto& [size, rank] :
       {std::pair("OMPI_COMM_WORLD_SIZE", "OMPI_COMM_WORLD_RANK"), std::pair("PMI_SIZE", "PMI_RANK")})
    if (const auto ranks = read(size); ranks && *ranks > 0) return {{read(rank).value_or(0), *ranks}, false};
  const int tasks = read("SLURM_STEP_NUM_TASKS").value_or(0);
  if (const auto rank = read("PMIX_RANK")) return {{*rank, tasks}, false};
  if (const auto task = read("SLURM_PROCID"); task && tasks > 1) return {{*task, tasks}, true};
  return {};
}

int answer_on_ranks(const Launched& launched, int argc, const char* const* argv,
                    int (*answer)(const Call& call)) {
  const Launch& launch = launched.launch;
  if (launched.strangers)
    return refuse_launch(
        launch,
        fmt::format("srun started {} tasks that cannot find each other: they would all answer", launch.size),
        "start them with srun --mpi=pmix, or one task only");
  Outcome<Ranks> started = start_without_signals(launch);
  if (!started)
    return refuse_launch(launch, started.diagnostics().front().message, started.diagnostics().front().help);

  Ranks& ranks = *started;
  HeldSpeech held([&] {
    return ranks.leads() && ranks.opened() != nullptr && ranks.opened()->kind == Start::Kind::together;
  });
  Call call;
  const int parsed = guarded([&] {
    call = parse(argc, argv);
    return kAnswered;
  });
  call.ranks = &ranks;
  const bool whole = call.command != nullptr && !call.wants_help && !call.wants_version;
  if (parsed == kAnswered && whole && call.command->on_ranks)
    return conclude(ranks, call, held, guarded([&] { return answer(call); }));

  const std::string command = whole ? std::string(call.command->name) : std::string();
  ranks.open({parsed, account_of(held.take()), {{"command", command}, {"command line", call.line}}});
  if (ranks.opened()->kind != Start::Kind::together) return part(ranks, call, held);
  ranks.finish();
  return ranks.leads() ? guarded([&] { return answer(call); }) : kAnswered;
}

Opening opening_of(const Call& call, std::string_view scenario_sha256) {
  Opening opening;
  opening.inputs = {
      {"command", std::string(call.command->name)},
      {"version", std::string(version())},
      {"scenario", std::string(scenario_sha256)},
      {"instruction set", std::string(simd_name(call.simd().value_or(simd_available().front())))},
      {"--seed", call.text("--seed")}};
  for (const Flag& flag : call.command->flags) {
    std::string value;
    for (const std::string& each : call.texts(flag.name)) value += (value.empty() ? "" : " ") + each;
    opening.inputs.emplace_back(flag.name, std::move(value));
  }
  return opening;
}

}  // namespace entente::cli
