#include "entente/ensemble/transport.hpp"

namespace entente {

Outcome<std::unique_ptr<Transport>> join_launched() {
  Diagnostic d;
  d.place = {"entente", 0, 0, 0};  // of no file
  d.code = "E130";
  d.message = "this entente was built without MPI, so it cannot share its work among ranks";
  d.help = "start it without a launcher, or install Open MPI (./dev setup), configure and build again";
  return Diagnostics{d};
}

}  // namespace entente
