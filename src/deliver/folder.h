#ifndef DELIVER_FOLDER_H
#define DELIVER_FOLDER_H
#include <stdbool.h>

/** One of our ids: letters, digits and hyphens, short enough for a name. */
bool message_id_valid(const char *id);

#endif
