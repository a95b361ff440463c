#include <algorithm>

#include "entente/base/diagnostic.hpp"

namespace entente {
namespace {

// Order: files, then the text, shape, names, numbers, time, ladder, strategies, replies, inputs together,
// size, ranks; then the warnings.
constexpr CodeRow kCodes[] = {
    {"F001", "file not found",
     "There is no file under this name. Check the spelling and the folder; `entente new NAME` starts a "
     "file."},
    {"F002", "a folder, not a file", "The name belongs to a folder. Name the file inside it."},
    {"F003", "file cannot be read", "The file exists but reading it failed. Check its permissions."},
    {"F004", "file cannot be written",
     "The result could not be written. Check that the folder exists, that it may be written to and that "
     "there is space."},
    {"F005", "name taken",
     "A run is never saved over a file that is there already, so that no finished work can be lost. If the "
     "file is a run, `--resume FILE` goes on with it; otherwise save under another name."},
    {"F006", "no space left",
     "The disk, or the share of it that you may use, is full. Of a run, what was saved before stays: make "
     "room, and `--resume FILE` goes on with it."},
    {"F007", "file in use",
     "Another process is writing to this run file, and two would spoil each other's work. Wait until it has "
     "ended or stop it; it loses nothing that it finished."},
    {"F020", "tally that cannot be used",
     "The sums and counts of an earlier part of a run are damaged, were made by another version, or belong "
     "to "
     "other figures. Nothing of them was used: solve that part again."},

    {"E001", "not valid TOML",
     "The text breaks the rules of TOML 1.0, so nothing after this place could be read. Common causes: a "
     "missing quote, "
     "a missing `=`, an inline table `{ }` broken over two lines, a key given twice in one table."},
    {"E002", "not UTF-8",
     "A scenario is UTF-8 text. The place is the first byte that is not. Save the file as UTF-8 (for example "
     "with "
     "`iconv -f latin1 -t utf8`)."},
    {"E003", "control character",
     "Only tab, line feed and carriage return may stand in a file, raw or escaped. Other control characters "
     "and marks "
     "that reorder text on the screen can make a file look different from what it says."},
    {"E004", "file too large", "A scenario may be 10 MB. A complete one is about 100 kB."},
    {"E005", "nested too deeply", "Tables and lists may be nested 32 deep; the format itself needs five."},
    {"E006", "empty file",
     "There is nothing to read. `entente new NAME` writes a commented file to start from."},
    {"E007", "key outside ASCII",
     "Keys are ASCII letters, digits, `_` and `-`. Names of people and countries belong in strings."},
    {"E008", "claims file where a scenario belongs",
     "A claims file says in [[claim]] what to ask of the scenarios that it names under [scenarios]; `entente "
     "claims` judges it, and `entente check` reads it. The other commands take one of those scenarios."},

    {"E010", "unknown key",
     "The section has no such field. docs/scenario.md lists them all. A key that is not read would silently "
     "change "
     "nothing, so it is an error."},
    {"E011", "unknown section", "The format has no such section. docs/scenario.md lists them all."},
    {"E012", "missing field",
     "The section needs this field. The place is the head of the table that lacks it."},
    {"E013", "missing section", "Every scenario needs this section; docs/scenario.md says what it holds."},
    {"E014", "wrong type",
     "The value is of another kind than the field needs, for example text where a figure should stand, or a "
     "single "
     "`[table]` where `[[table]]` repeats."},
    {"E015", "not one of the choices", "The field takes one of a few words; the help line lists them."},
    {"E016", "not a name",
     "Names are used inside keys of numbers, so they are made of ASCII letters, digits, `_` and `-`, at most "
     "64."},
    {"E017", "impossible date", "There is no such day in the calendar. Dates are written YYYY-MM-DD."},
    {"E018", "out of range",
     "The value lies outside the range of its field. docs/scenario.md gives unit and range."},
    {"E019", "empty list or text", "The field needs at least one entry."},

    {"E020", "duplicate name",
     "Two entries of one kind have the same name, so nothing could tell them apart."},
    {"E021", "unknown actor",
     "The field names an actor that no [[actor]] defines, so the program cannot tell whose tie, office or "
     "lever this is. "
     "Correct the code, or add an [[actor]] with it. Codes are the COW state abbreviations (RUS, GMY), not "
     "ISO codes."},
    {"E022", "missing or repeated role",
     "[roles] names divider, target and rival, and they must be three different actors (1.1). The question "
     "is whether one "
     "power can draw another away from a third; with two of them the same there is no triangle to judge. "
     "Give each role "
     "its own actor."},
    {"E023", "tie to oneself",
     "A [[tie]] is a relation between two actors (1.2): its `subject` and `object` cannot be the same. A "
     "figure about one "
     "actor alone would otherwise pass for a bond between two. Correct one end, or make the record a "
     "[[fact]]."},
    {"E024", "a player as ally",
     "Allies are the divider's allies: divider, target and rival cannot be among them (1.6)."},
    {"E025", "GDP missing",
     "Points are per cent of GDP, so divider, target (at purchasing power) and rival need their GDP (model "
     "section 1)."},
    {"E026", "no leader",
     "The hazard that leaders change needs at least one [[leader]] of the target and of the rival (2.7)."},
    {"E027", "strengths that cannot be compared",
     "`capability` of an [[actor]] names facts that measure its strength, for Caplow's coalitions (6.12). "
     "They must be about this actor and above zero, and divider, target and rival must be measured alike: as "
     "many facts, in the same units and order."},

    {"E030", "figures missing",
     "A number needs its figures: `value`; or `p05`, `p50`, `p95`; or `low`, `mode`, `high`; or `dist` with "
     "its parameters."},
    {"E031", "figures of two kinds",
     "A number is given in one way only: remove the figures that do not belong to it."},
    {"E032", "figures out of order",
     "Quantiles and bounds must not fall: p05 <= p50 <= p95, low <= mode <= high."},
    {"E033", "infinite or not a number", "Figures must be finite."},
    {"E034", "impossible distribution",
     "No distribution has these parameters: a standard deviation must be positive, a lognormal median too, "
     "and a beta "
     "needs 0 < mean < 1 and sd^2 < mean (1 - mean)."},
    {"E035", "unit missing", "Several units are possible here, so the file must say which: `unit = ...`."},
    {"E036", "unknown unit", "The field does not know this unit; the help line lists those it does."},
    {"E037", "two origins",
     "A number is sourced (`source`), derived (`from` and `how`) or assumed (`reason`): exactly one of "
     "them."},
    {"E038", "number without origin",
     "With --strict every number must say where it comes from: source, from or reason."},
    {"E039", "rests on the text under test",
     "The text whose argument is being judged is never a source of its own verdict (0.16). Name another "
     "source, or "
     "make the number `assumed` with a reason of your own."},
    {"E040", "half a derivation",
     "A derived number has both: `from`, the facts and ties it uses, and `how`, one line."},
    {"E041", "unknown source",
     "A number or fact names a source that no [[source]] defines. A reader could not look up where the "
     "figure comes from, "
     "so it does not count as sourced. Correct the id, or add a [[source]] with it and a citation."},
    {"E042", "unknown fact",
     "A number is derived (`from`) from a fact or tie that the file does not hold, so the derivation cannot "
     "be followed. "
     "Correct the id, or add a [[fact]] or [[tie]] with it; a number without such a record needs `reason` "
     "instead."},
    {"E043", "known only after the decision",
     "The fact was not known on the decision date. A verdict that reads it would use hindsight."},

    {"E044", "left from the template",
     "With --strict nothing that `entente new` wrote as an example may remain: its figures are about no "
     "case. See W011."},

    {"E050", "horizon too short",
     "The last verdict year must lie at least two years before the horizon, or the end of the game shapes "
     "the answer "
     "(0.13)."},
    {"E051", "over before the decision", "The date lies before the decision date, so nothing would read it."},
    {"E052", "end of term not among the verdict years",
     "The result is always read at the end of the divider's present term (0.13)."},
    {"E053", "starts after the decision", "A leader in the file must be in office on the decision date."},

    {"E060", "unknown lever", "No [[lever]] has this name."},
    {"E061", "lever in two bundles",
     "A bundle holds all of the bundle below and what it adds, so a lever is added once."},
    {"E062", "spent lever above an unspent one",
     "What was given before the decision is in force from the start, so spent levers stand alone in the "
     "first bundles "
     "of the ladder (0.4)."},
    {"E063", "spent lever outside the ladder",
     "A spent lever is in force from the start; only a bundle of spent levers at the foot of the ladder can "
     "say so."},
    {"E064", "unknown bundle", "No [[bundle]] has this name."},
    {"E065", "unknown consent", "No [[consent]] has this name."},
    {"E066", "unknown ally", "No [[ally]] has this code."},

    {"E070", "unknown strategy", "No [[strategy]] has this name."},
    {"E071", "strategy lacks something",
     "This kind of strategy needs the field named; (2.1) says what each kind does."},
    {"E072", "field of no use here",
     "This kind of strategy or move would not read the field, so it would mislead."},
    {"E073", "rule that can never hold",
     "No state is left for this rule: its guard contradicts itself, or earlier rules always hold first."},
    {"E074", "state without a rule",
     "The rules of a strategy must cover every state. End with a rule that has no guard."},
    {"E075", "rule looks at an ally",
     "Allies are chains beside the state (1.6), which a rule cannot see. Set allies_as = \"bloc\" to put one "
     "aggregate "
     "ally into it."},
    {"E076", "no war in this scenario", "A guard on the war needs the section [war]."},
    {"E077", "no pressure in this scenario", "Pressing the target needs the section [pressure]."},
    {"E078", "incomplete pressure",
     "A pressure lever without all its effects is refused (3.1): enc, ecoD_cut, R_cut, need_add, cost, "
     "risk_add."},
    {"E079", "impossible years", "`years` is [first, last], both from 1 and within the horizon."},
    {"E080", "too many rules", "A strategy may have 64 rules for each office."},

    {"E081", "no reply `nothing`",
     "The rival must be able to do nothing: one [[reply]] of kind nothing (2.2)."},
    {"E082", "empty menu",
     "The rival has no reply there. Open while r < independent: nothing, pay_target, threaten_target, "
     "pay_divider; from "
     "r = independent on: nothing, pay_target, punish_target, win_back, make_up, court_allies (2.2)."},
    {"E083", "unknown number",
     "No number of this scenario has this key. `entente check --json` lists the keys."},
    {"E084", "number correlated with itself", "A correlation is between two different numbers."},
    {"E085", "number without uncertainty", "A figure that does not vary cannot be correlated with anything."},
    {"E086", "pair correlated twice", "Each pair of numbers has one correlation."},
    {"E087", "input in two groups",
     "Groups divide the uncertain inputs, so that their shares add up to the whole."},

    {"E090", "too many states", "The game that this scenario describes is larger than the limit (1.7)."},
    {"E091", "correlations beyond repair",
     "No distribution has these correlations: the nearest possible matrix differs by more than .05."},
    {"E092", "too many uncertain inputs",
     "The quasi-random sequence has 3667 dimensions, one for each uncertain number."},
    {"E093", "divider that cannot see its allies",
     "A divider that chooses its offers (--divider quantal) must see how its allies stand: that needs one "
     "aggregate ally in "
     "the state, allies_as = \"bloc\"."},
    {"E094", "draws that give no interval",
     "Sixteen independent scramblings give each mean its interval, so the number of draws is a multiple of "
     "16, at least 32; and at most 10^9."},
    {"E095", "tree too large",
     "An extensive game doubles and redoubles with every period: ask for fewer periods."},
    {"E096", "state that cannot be",
     "A state is a list of key=value pairs; the message names the keys and their values."},
    {"E097", "periods out of range",
     "The exported game has at least one period and no more than the horizon has years."},
    {"E098", "descriptive divider within a year",
     "A divider that chooses its offers (--divider quantal) chooses once a year. Its choice is not part of "
     "the state, so a "
     "step cannot be shorter than a year."},

    {"E099", "analogue that cannot be read",
     "`analogue` names another scenario file by a path relative to this one: small probabilities are told "
     "also "
     "with its priors in the place of this file's. The one at this line is not there, is a folder, may not "
     "be "
     "read, or has errors of its own."},

    {"E110", "not a run file",
     "The file was not begun by `--save`: it is empty, a text file, or belongs to another program. Even a "
     "run "
     "that was killed before its first result leaves a file with all that it is a run of."},
    {"E111", "run file of another schema",
     "The file was written by a version of entente that arranges run files differently; the message names "
     "it. Reading it as if it were our own could give wrong figures. Use that version."},
    {"E112", "damaged run file",
     "Part of the file is not as it was written, by its checksums: a flipped bit, a cut tail, a change by "
     "hand. Nothing of it is used, because nobody could say which figures are wrong. Restore a copy or start "
     "again; the same input and seed give the same figures."},
    {"E113", "run of something else",
     "The file was begun with another scenario, version, seed, precision, instruction set, list of "
     "strategies "
     "or option than this run has. Results of the two must not be put together. Resume with what the file "
     "was "
     "begun with, or save under another name."},
    {"E114", "blocks stored twice",
     "The program tried to store a result in a run file that holds one for the same draws, for example "
     "because two ranks computed the same ones. Nothing was stored. This is a mistake of the program; please "
     "report it."},
    {"E115", "instruction set of a run not here",
     "A run file keeps the instruction set that it was begun with (avx3, avx2, sse4 or scalar), because "
     "between "
     "sets figures agree only to what the precision allows, and a run that mixed them could not be repeated. "
     "This machine lacks the file's. Resume where it is to be had, or begin a new file here; `--simd` says "
     "with "
     "which set."},
    {"E120", "not JSON",
     "A manifest lies inside a JSON document, and the text breaks the rules of JSON at this place: a file "
     "cut off, an "
     "editor's leftovers, or another kind of file. `entente assess FILE --json --output RESULT` writes one."},
    {"E121", "document of another kind",
     "Answers of assess, compare, price and explore with `--json` (schemas entente/assess/1 and so on) carry "
     "a "
     "manifest under `run`: the text of the scenarios, the options and the seed that give the answer again. "
     "`show` retells draws of assess alone."},
    {"E122", "newer schema",
     "The document was written by a newer entente and may mean something that this program does not know. "
     "Use that "
     "version or a later one."},
    {"E123", "manifest incomplete",
     "A key of `run.manifest` is missing or has a value that no run can have, so the run cannot be repeated. "
     "docs/json.md lists the keys."},
    {"E124", "manifest damaged",
     "The manifest holds the scenario's text and its SHA-256, and they do not belong together: the text was "
     "changed "
     "after the run. A rerun would compare answers to two different questions, so it is refused."},
    {"E125", "nothing to compare",
     "The run was interrupted before it had what a rerun could confirm: assess before it had enough draws "
     "for "
     "any figure (32), price and explore before the end. The same command with the same options gives the "
     "whole answer."},
    {"E126", "not the table of the answer",
     "An answer about a table (`explore --table`) keeps the table's SHA-256, not its rows. The file of that "
     "name "
     "has other bytes now, so a rerun would compare answers to two different questions. Put the table of "
     "that "
     "time there again, or ask the changed one anew."},
    {"E130", "several ranks without MPI",
     "A launcher (mpirun, srun) started several copies of this program, which was built without MPI: they "
     "could "
     "not share the work, and each would answer. Start it alone, or install Open MPI and build again: cmake "
     "says \"Found MPI_C\" when it has found it."},
    {"E131", "ranks that do not find each other",
     "The launcher started several copies of this program, but MPI does not know of them: the launcher "
     "belongs to "
     "another MPI than the one entente was built with, or srun was called without --mpi=pmix. docs/scale.md "
     "shows command lines that work."},
    {"E132", "ranks that differ",
     "All ranks of a run must have the same version, scenario, options and instruction set, or their sums "
     "would "
     "mean nothing. Usually they were started in different folders, or on machines with different copies of "
     "the file. On machines of different kinds, name an instruction set that all have with --simd."},
    {"E133", "a rank that could not begin",
     "One rank met an error before the work began, so none begins. The message of that rank is shown."},
    {"E134", "rank that sent nonsense",
     "What a rank sent was damaged on its way, or holds blocks that are in already. The run ends; what was "
     "finished before counts, and `--resume` goes on. Where it happens again, suspect network or memory."},

    {"E140", "no groups",
     "The command works on groups of inputs, and the scenario declares none. A [[group]] has a name and "
     "patterns of keys; together they hold every uncertain input once."},
    {"E141", "too many groups",
     "Every set of groups may have to be solved, and nobody reads a table of twenty: 14 groups are the "
     "most."},
    {"E142", "input in no group for a command that needs all",
     "The command divides the uncertainty among the groups, so that every uncertain input must be in one. "
     "The "
     "message names those that are not."},
    {"E143", "strategy that is the baseline",
     "The command explains what a strategy gains over the baseline, and this one is the baseline, or the "
     "scenario has no other. Name another with --strategy, or compare with another (--against)."},
    {"E150", "chance outside 0 and 1",
     "A price is asked for a chance that can be reached and can be missed: above 0 and below 1. `--at-least "
     "0.5` asks for even chances."},
    {"E151", "nothing to multiply",
     "The price is a multiple of what a strategy can put beyond what is given already. This one puts "
     "nothing: "
     "name another with --strategy."},

    {"E160", "not a table",
     "A table is text in UTF-8 with commas between the cells: the first line names the columns, every other "
     "is a "
     "row of numbers. The message says what stands in the way: an empty file, another separator, a quote "
     "that is "
     "never closed, bytes that are no text. Spreadsheets save such a file as \"CSV UTF-8\"."},
    {"E161", "row of another length",
     "Every row has one cell for each header. A row with more or fewer would move numbers under the wrong "
     "names; "
     "usually a comma inside a cell lacks quotes about the cell, or the file was cut off."},
    {"E162", "text where a number belongs",
     "A column that is used holds numbers only, written with a point and without commas. Columns that are "
     "not used "
     "may hold anything: leave this one out with --columns, or correct the cell."},
    {"E163", "missing value",
     "A column that is used has no value in this row. Nothing is filled in: it would move the answer, and "
     "nobody "
     "could see it. Complete the table, or leave the row out (of a design: the whole group of rows)."},
    {"E164", "header missing or repeated",
     "Columns are called by their headers, so each has one of its own."},
    {"E165", "outcome that never changes",
     "The outcome, or the condition, has the same value in every row. There is nothing to explain: no input "
     "can "
     "matter, and no box can hold more than its share."},
    {"E166", "too few rows",
     "The method needs more rows than the table has; the message says how many. Fewer could give a figure, "
     "but no "
     "interval that means anything."},
    {"E167", "rows that fit no design",
     "A Saltelli design of k inputs has k + 2 rows for each base point, or 2k + 2 with the rows for pairs; a "
     "Morris "
     "design k + 1 for each trajectory. Another number of rows means that some were left out, or that the "
     "inputs "
     "named are not those of the design."},
    {"E168", "row that breaks the design",
     "The estimates pair the rows of a design by their place. In this row an input does not have the value "
     "that the "
     "design gives it, so the pairs would be wrong ones: rows were sorted, left out or mixed up, or the "
     "table is "
     "no such design."},
    {"E170", "expression that cannot be read",
     "The expression breaks off or has something in the wrong place; the caret shows where. It is made of "
     "names, "
     "numbers, + - * /, comparisons, and, or, not, and parentheses. A name with blanks stands in quotes."},
    {"E171", "unknown name in an expression",
     "Nothing here has this name. The message suggests the nearest one, or lists what there is."},
    {"E172", "expression too large", "An expression may be nested 64 deep and 10,000 bytes long."},
    {"E173", "number and condition confused",
     "\"and\", \"or\" and \"not\" join conditions, such as x > 0; arithmetic and comparisons are of numbers. "
     "And the "
     "whole must be a condition: something that holds in a row, or does not."},
    {"E174", "unknown column",
     "The table has no column of this name. The message suggests the nearest one, or lists those there are."},

    {"E180", "no group in common",
     "Two scenarios are compared by taking driver groups from one into the other. They are matched by name, "
     "and "
     "no [[group]] has the same name in both."},
    {"E182", "difference at the start in no group",
     "The scenarios begin in different states, and no common group names what differs, so that no swap would "
     "account for it. Groups can name start.alignment, start.trust, start.office and start.leaders."},
    {"E183", "group that cannot be swapped whole",
     "A key is in different groups of the two scenarios, or records of one kind (levers and who consents to "
     "them, "
     "replies, allies …) are divided between groups: a menu is taken from one scenario whole."},
    {"E184", "other years",
     "What is compared is read at the last verdict year of both, after equal horizons."},
    {"E185", "other kinds of allies", "Allies one by one and a bloc inside the state are different games."},
    {"E186", "baseline against itself", "The gain of the baseline over itself is nothing in both scenarios."},
    {"E187", "log-odds of a gain", "Log-odds belong to probabilities."},
    {"E200", "file of a claims file that cannot be read",
     "A claims file names scenarios under [scenarios], and a facts file, by paths relative to itself. The "
     "one "
     "at this line is not there, is a folder, or may not be read."},
    {"E201", "scenario of a claims file that is wrong",
     "The scenario that this line names has errors, which are listed too, so that no claim about it can be "
     "read. `entente check` on that file says more."},
    {"E202", "short name that cannot be used",
     "Assertions call a scenario by its short name, beside strategies: it is a word of letters, digits and _ "
     "that no strategy has and that is no word of the language."},
    {"E203", "claim and assertion that do not go together",
     "A model, datum or mixed claim has an assertion; one that is not checkable has a reason instead, and "
     "says so: nothing is left out in silence."},
    {"E204", "unknown claim",
     "`rests_on` and the conclusion name claims of the same file by their ids. No claim has this one."},
    {"E205", "claim that rests on itself",
     "Premises carry conclusions, not the other way round: following `rests_on` from this claim leads back "
     "to "
     "it. Leave one of the steps out."},
    {"E206", "premises that cannot be read",
     "What a claim rests on is written as ids joined by and, or and parentheses, or as a list of ids, all of "
     "which it then rests on."},
    {"E207", "scenario where a claims file belongs",
     "`entente claims` judges a claims file, which names scenarios under [scenarios] and says in [[claim]] "
     "what to ask of them. A scenario by itself is for `entente assess` and the other commands."},
    {"E210", "unknown term",
     "No figure of the language of claims has this name. docs/claims.md lists them: P, E, delta, price, "
     "datum and so on. An event stands inside P(...), a quantity inside E(...)."},
    {"E211", "arguments that do not fit",
     "The term takes other arguments, or more or fewer of them. The help shows how it is written."},
    {"E212", "unknown event",
     "P(...) and given(...) take events: where the target stands (T.at, T.ever), goal, delivered, trust, "
     "war, "
     "an ally's loyalty or arms, joined by and, or, not. docs/claims.md lists them."},
    {"E213", "unknown quantity",
     "E(...) takes quantities: net, the accounts D, T and R with their parts, allies' losses. docs/claims.md "
     "lists them. Of products and quotients take the expectations one by one."},
    {"E214", "unknown scenario", "No scenario has this short name under [scenarios]."},
    {"E215", "unknown group",
     "A change or an attribution takes a driver group from one scenario into another: a [[group]] that both "
     "declare under the same name."},
    {"E216", "setting that does not belong",
     "After the bar of a term stand a strategy, a scenario, year, goal, baseline, type, do(...) and "
     "given(...), each once, and only those that the term reads: one that nothing reads would mislead."},
    {"E217", "scenario not named",
     "The file speaks of several scenarios, so each term says of which: P(goal | engage, s25)."},
    {"E218", "strategy not named",
     "What happens depends on what the divider does, so the term says under which strategy."},
    {"E219", "scenarios that cannot be mixed",
     "Groups can be taken from one scenario into another only where both are cut alike; the message says "
     "what "
     "stands in the way, and `entente compare` more."},
    {"E220", "units that do not match",
     "Only amounts of one unit can be added or compared, and of two factors one must be plain. A figure "
     "written without unit fits any. Points of two actors are per cent of two different GDPs."},
    {"E221", "comparison decided in advance",
     "A probability, a share or an index lies between 0 and 1, a difference of two between -1 and 1, "
     "twice one between 0 and 2, and so on for whatever is made of them by + - * /. Here one is compared "
     "with what it never comes up to, or is always within what is allowed, so that the answer is known "
     "before any game is solved. Ends count as within reach. Per cent are written with their sign: 50 %."},
    {"E222", "year that does not fit",
     "`year` is a calendar year in which a year of the scenario ends, up to its horizon; by default the last "
     "verdict year."},
    {"E223", "change of what is computed",
     "do(...) changes inputs: numbers of the scenario, or whole groups of them. What the model works out "
     "follows from them and cannot be set."},
    {"E224", "empty set",
     "Whatever is said of all elements of an empty set is true, and whatever is said of any of them is "
     "false: "
     "such a claim tests nothing. Likewise every claim is robust to no changes at all. Name at least one "
     "element, or one change."},
    {"E225", "unknown set",
     "all and any range over a set in braces, or over strategies, courting, allies or verdict_years."},
    {"E226", "allies together",
     "Allies move beside the state, each alone, so that the model has no joint probability of two of them, "
     "nor what one does once another's conduct is given. Compare one at a time."},
    {"E227", "change that cannot be made",
     "Inside do(...) and robust to stand KEY := figure, KEY := input(KEY | SCENARIO), KEY * factor, "
     "KEY / factor, or GROUP := SCENARIO; figures lie in the range of what they set. robust to lists views "
     "too, as view = data, and each variant once."},
    {"E228", "assertion too large",
     "all and any inside one another multiply: this assertion comes to more than 20,000 parts."},
    {"E229", "figure not told from others",
     "Several facts have this id, in other years or other files, or none has the year asked for. Say which: "
     "datum(ID, YEAR | SCENARIO)."},
    {"E230", "nothing asked",
     "The assertion reads neither the model nor data, so that there is nothing to check."},
    {"E231", "figure outside its range",
     "A quantile has a level between 0 and 1, a credence asked for lies from one half to one, a tolerance "
     "from 0."},
    {"E232", "what the scenario has not",
     "The scenario has no war, no such body, no such member of it, or no such bundle."},
    {"E233", "summary of what does not vary",
     "mean, quantile and share are over draws, of what each draw has a value of; this is the same in every "
     "draw, or exists only over all of them."},
    {"E234", "no such threshold",
     "The table of thresholds has supported, never, could, unlikely and will: credences and probabilities "
     "from 0 "
     "to 1, supported from 0.5. `--threshold NAME=X` changes one for a run."},
    {"E235", "view that does not exist, or has no say",
     "`view = mechanism` is what the model works out and `view = data` what datum, coalition, isolation and "
     "the terms of voting power read: each term has one of them, and saying so changes nothing. `robust to "
     "{view = data}` takes the claim by that view alone, which must be that of something it asks. Views from "
     "estimates, from the case base and from outside do not exist yet: a claim that needs one is "
     "not_checkable with the reason \"needs ...\"."},
    {"E236", "triangle together with something else",
     "The triangle of a year, what an offer is worth to the target at its first choice, and what is offered "
     "above its reserve price are told of a draw as a whole: they have no joint probability with other "
     "events, "
     "and nothing can be given or be known beside them."},
    {"E188", "nothing in common to judge",
     "What another scenario's prior would change is asked of strategies that both scenarios have under the "
     "same "
     "name; beside the baseline there is none."},
    {"W001", "number without origin",
     "The number counts as assumed without a reason. Add source, from and how, or reason."},
    {"W002", "fact that nothing reads",
     "No number names this fact or tie, so it cannot have moved the verdict."},
    {"W003", "source later than the decision",
     "The source appeared after the decision date. What it says may not have been known then: give the facts "
     "that rest "
     "on it a `known_by`. A later edition of figures about earlier years is marked `data_set = true`; it is "
     "then late only "
     "for facts about years after the decision."},
    {"W004", "pattern that matches nothing", "No uncertain number has a key like this."},
    {"W005", "inputs in no group",
     "The groups leave out some uncertain inputs; their share is shown as `other`."},
    {"W006", "after the horizon", "The date lies after the last year solved, so nothing reads it."},
    {"W007", "allied losses without a ledger",
     "The divider's allies together are worth more than 3 points a year, and for some of them the itemised "
     "part is "
     "empty. An early draft of the model was carried by such a figure; itemise it (3.12)."},
    {"W008", "more than three points",
     "The weight is worth more than 3 % of the actor's GDP a year. Halving all American overseas commitments "
     "would save "
     "about 2.7 points."},
    {"W009", "number that nothing reads",
     "Nothing in this scenario makes use of the number, so it is left out."},
    {"W010", "correlations repaired",
     "The correlations contradict each other a little; the nearest possible ones are used."},
    {"W011", "left from the template",
     "Texts that begin with \"replace me\" are as `entente new` wrote them, and so are the figures beside "
     "them: they are "
     "examples about no case, and a verdict from them means nothing. Put your own figures and reasons in, or "
     "remove the "
     "optional parts you do not need. With --strict this is the error E044."},
    {"W012", "groups tied by correlations",
     "Two inputs of different groups are correlated, so that what moves one group moves the other. Shares of "
     "a variance, and the worth of learning a group, mean something for independent groups only: there the "
     "groups named are taken as one. Correlate within a group, or divide the inputs otherwise."},
    {"W013", "more groups than methods take",
     "Methods that swap or compare groups solve every set of them, so that 14 are the most. The scenario "
     "itself is "
     "assessed all the same."},
    {"W020", "group that only one scenario has",
     "What it holds cannot be swapped and stays as in FROM; the other groups are compared."},
};

}  // namespace

std::span<const CodeRow> code_table() { return kCodes; }

const CodeRow* find_code(std::string_view code) {
  const auto* found = std::find_if(std::begin(kCodes), std::end(kCodes),
                                   [&](const CodeRow& row) { return row.code == code; });
  return found == std::end(kCodes) ? nullptr : found;
}

}  // namespace entente
