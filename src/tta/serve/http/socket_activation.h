// Sockets that another process listens on for us (systemd's socket units; sd_listen_fds(3)): connections wait in them
// while this program is started anew.
//
//   LISTEN_PID      our process id; else the sockets are meant for another
//   LISTEN_FDS      how many: file descriptors 3, 4, ...
//   LISTEN_FDNAMES  their names, with ':' between them; may be absent
#pragma once

#include <string>
#include <vector>

namespace tta {

struct ActivatedSocket {
  int descriptor = -1;
  std::string name;  // empty where none was given
};

// Empty where there are none. Takes them: the variables are removed, so that no child takes them too. To be called
// once, before threads are started. Errors: kUsage (a variable that can't be read, a descriptor that isn't a listening
// stream socket).
std::vector<ActivatedSocket> take_activated_sockets();

}  // namespace tta
