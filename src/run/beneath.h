#ifndef RUN_BENEATH_H
#define RUN_BENEATH_H
/**
 * Open a file below a folder, whatever its path says.
 *
 * No link is followed, no ".." climbs out, an absolute path is refused: what
 * an imported list names can only be what lies in that folder.
 */

/**
 * Open for reading; the descriptor closes on exec. -1 with errno: ELOOP where
 * a link stands in the way, EXDEV when the path leads out.
 */
int open_beneath(int folder, const char *path);

/** The same for kernels without openat2, one component after the other. */
int open_beneath_by_parts(int folder, const char *path);

#endif
