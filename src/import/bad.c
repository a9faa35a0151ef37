/*
 * Writing NAME.bad.csv.
 */
#include "bad.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <strings.h>
#include <unistd.h>

#define BAD_BLOCK 65536

void bad_file_init(struct bad_file *b, const char *csv_path,
		   const char *encoding, struct arena *arena)
{
	size_t n = strlen(csv_path);

	if (n > 4 && strcasecmp(csv_path + n - 4, ".csv") == 0)
		n -= 4;
	*b = (struct bad_file){ .fd = -1, .cd = SOURCE_PLAIN };
	b->path = arena_printf(arena, "%.*s.bad.csv", (int)n, csv_path);
	b->aside = arena_printf(arena, "%s.part", b->path);
	if (encoding && strcasecmp(encoding, "UTF-8") != 0)
		b->cd = iconv_open(encoding, "UTF-8");
	str_init(&b->header);
	str_init(&b->pending);
}

void bad_file_header(struct bad_file *b, const struct record *rec)
{
	str_add_n(&b->header, rec->raw, rec->raw_len);
}

static bool write_all(int fd, const char *bytes, size_t n)
{
	while (n > 0) {
		ssize_t put = write(fd, bytes, n);

		if (put < 0 && errno == EINTR)
			continue;
		if (put < 0)
			return false;
		bytes += put;
		n -= (size_t)put;
	}
	return true;
}

static void flush(struct bad_file *b)
{
	char *in = b->pending.buf;
	size_t left = b->pending.len;
	char out[4096];

	if (b->cd == SOURCE_PLAIN)
		b->failed |= !write_all(b->fd, in, left);
	while (b->cd != SOURCE_PLAIN && left && !b->failed) {
		char *o = out;
		size_t room = sizeof out;

		if (iconv(b->cd, &in, &left, &o, &room) == (size_t)-1 &&
		    errno != E2BIG)
			b->failed = true;
		b->failed |= !write_all(b->fd, out, sizeof out - room);
	}
	str_clear(&b->pending);
}

static void add(struct bad_file *b, const char *bytes, size_t n)
{
	str_add_n(&b->pending, bytes, n);
	/* The last line of a file may lack its end. */
	if (n && bytes[n - 1] != '\n' && bytes[n - 1] != '\r')
		str_add_ch(&b->pending, '\n');
}

void bad_file_add(struct bad_file *b, const struct record *rec)
{
	if (b->failed)
		return;
	if (b->fd < 0) {
		/* Left behind by a run that was killed. */
		unlink(b->aside);
		b->fd = open(b->aside,
			     O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW |
				     O_CLOEXEC,
			     0600);
		if (b->fd < 0) {
			b->failed = true;
			return;
		}
		add(b, b->header.buf, b->header.len);
	}
	add(b, rec->raw, rec->raw_len);
	if (b->pending.len > BAD_BLOCK)
		flush(b);
}

enum status bad_file_finish(struct bad_file *b, const char **path_out,
			    struct diags *d)
{
	*path_out = NULL;
	if (b->fd < 0 && !b->failed)
		return STATUS_OK;
	if (!b->failed)
		flush(b);
	if (b->failed || fsync(b->fd) != 0 || rename(b->aside, b->path) != 0) {
		diag_error(d, "cannot write %s: %s", b->path,
			   errno ? strerror(errno) : "conversion failed");
		return STATUS_PERMFAIL;
	}
	close(b->fd);
	b->fd = -1;
	*path_out = b->path;
	return STATUS_OK;
}

void bad_file_release(struct bad_file *b)
{
	if (b->fd >= 0) {
		close(b->fd);
		unlink(b->aside);
	}
	if (b->cd != SOURCE_PLAIN)
		iconv_close(b->cd);
	str_release(&b->header);
	str_release(&b->pending);
}
