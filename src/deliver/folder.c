/*
 * The folder transport: each message becomes a file under its own id. A batch
 * is written aside, synced, renamed, and then the folder is synced once, so
 * thousands of files cost few waits for the disk. Whatever happens, a file
 * that bears its final name is complete and durable: this transport is never
 * uncertain.
 *
 * Files are opened step by step beneath the working folder without following
 * links; names come from our ids alone.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "bundle.h"
#include "folder.h"
#include "relance/fd.h"
#include "relance/text.h"
#include "transport.h"

enum {
	FOLDER_BATCH = 256,
	SYNC_EACH_MOST = 8, /* files synced one by one */
	NAME_SIZE = 256
};

struct folder {
	int root;
	mode_t file_mode, dir_mode;
	struct job_list taken, done;
	size_t out; /* asked and not answered */
	bool halted;
};

/** One file of a batch between write and rename. */
struct pending {
	struct job *job;
	int fd; /* -1: nothing to do any more */
	char name[NAME_SIZE], part[NAME_SIZE + 8];
};

static const char *channel_dir(enum channel channel)
{
	return channel == CHANNEL_LETTER   ? "letters"
	       : channel == CHANNEL_PORTAL ? "filings"
					   : "outbox";
}

static const char *channel_suffix(enum channel channel)
{
	return channel == CHANNEL_LETTER   ? ".pdf"
	       : channel == CHANNEL_PORTAL ? ""
					   : ".eml";
}

bool message_id_valid(const char *id)
{
	size_t n = strspn(id, "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
			      "abcdefghijklmnopqrstuvwxyz0123456789-");

	return n > 0 && !id[n] && n + 8 < NAME_SIZE;
}

char *deliver_file_path(struct arena *a, enum channel channel, civil_day as_of,
			const char *message_id)
{
	char day[DATE_TEXT_SIZE];

	return arena_printf(a, "%s/%s/%s%s", channel_dir(channel),
			    date_to_text(as_of, day), message_id,
			    channel_suffix(channel));
}

bool deliver_file_exists(const char *dir, enum channel channel, civil_day as_of,
			 const char *message_id)
{
	const int flags = O_PATH | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	char day[DATE_TEXT_SIZE], name[NAME_SIZE];
	struct stat st;
	int root, top = -1, at = -1;
	bool there;

	if (!message_id_valid(message_id))
		return false;
	snprintf(name, sizeof name, "%s%s", message_id,
		 channel_suffix(channel));
	root = open(dir, O_PATH | O_DIRECTORY | O_CLOEXEC);
	if (root >= 0)
		top = openat(root, channel_dir(channel), flags);
	if (top >= 0)
		at = openat(top, date_to_text(as_of, day), flags);
	there = at >= 0 && !fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) &&
		S_ISREG(st.st_mode);
	if (at >= 0)
		close(at);
	if (top >= 0)
		close(top);
	if (root >= 0)
		close(root);
	return there;
}

/* Opens the folder `name` in `at`, making it durably when it is missing. */
static int enter(const struct folder *f, int at, const char *name)
{
	const int flags = O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC;
	int fd = openat(at, name, flags);

	if (fd >= 0 || errno != ENOENT)
		return fd;
	if (mkdirat(at, name, f->dir_mode) && errno != EEXIST)
		return -1;
	fd = openat(at, name, flags);
	if (fd >= 0 && (fchmod(fd, f->dir_mode) || fsync(at))) {
		close(fd);
		return -1;
	}
	return fd;
}

static int enter_day(const struct folder *f, const struct deliver_item *item)
{
	char day[DATE_TEXT_SIZE];
	int top = enter(f, f->root, channel_dir(item->channel));
	int fd, error;

	if (top < 0)
		return -1;
	fd = enter(f, top, date_to_text(item->as_of, day));
	error = errno;
	close(top);
	errno = error;
	return fd;
}

static void cannot_write(struct job *job)
{
	job->trouble = TROUBLE_DISK;
	job_end(job, OUTCOME_NOT_TRIED, "cannot write %s: %s", job->file,
		strerror(errno));
}

static bool is_link(int at, const char *name)
{
	struct stat st;

	return !fstatat(at, name, &st, AT_SYMLINK_NOFOLLOW) &&
	       S_ISLNK(st.st_mode);
}

/* Neither folder is entered through a link: who can make one would choose
 * where letters go. */
static void cannot_enter(const struct folder *f, struct job *job)
{
	const char *top = channel_dir(job->item.channel);
	char day[DATE_TEXT_SIZE], path[64];
	int error = errno;

	snprintf(path, sizeof path, "%s/%s", top,
		 date_to_text(job->item.as_of, day));
	if (!is_link(f->root, top) && !is_link(f->root, path)) {
		errno = error;
		cannot_write(job);
		return;
	}
	job->trouble = TROUBLE_DISK;
	job_end(job, OUTCOME_NOT_TRIED,
		"%s is a link, and mail is not written through links: put a "
		"folder in its place",
		is_link(f->root, top) ? top : path);
}

/* The file is there: an earlier run wrote it, or another recipient's turn. */
static bool already(int dir, const struct pending *p)
{
	struct stat st;

	return !fstatat(dir, p->name, &st, AT_SYMLINK_NOFOLLOW) &&
	       S_ISREG(st.st_mode);
}

static void write_aside(const struct folder *f, int dir, struct pending *p)
{
	const int flags = O_WRONLY | O_CREAT | O_TRUNC | O_NOFOLLOW | O_CLOEXEC;
	const struct deliver_item *item = &p->job->item;

	p->fd = -1;
	snprintf(p->name, sizeof p->name, "%s%s", item->message_id,
		 channel_suffix(item->channel));
	snprintf(p->part, sizeof p->part, "%s.part", p->name);
	if (already(dir, p)) {
		job_end(p->job, OUTCOME_ACCEPTED, "the file was there");
		return;
	}
	p->fd = openat(dir, p->part, flags, f->file_mode);
	if (p->fd < 0) {
		cannot_write(p->job);
		return;
	}
	if (fchmod(p->fd, f->file_mode) ||
	    !fd_write(p->fd, item->bytes, item->n)) {
		cannot_write(p->job);
		close(p->fd);
		unlinkat(dir, p->part, 0);
		p->fd = -1;
		return;
	}
}

/* One wait for the disk for many files; for a few, no other program's data. */
static bool sync_batch(int dir, const struct pending *p, size_t n)
{
	bool good = true;

	if (n > SYNC_EACH_MOST)
		return !syncfs(dir);
	for (size_t i = 0; i < n; i++)
		if (p[i].fd >= 0)
			good = !fsync(p[i].fd) && good;
	return good;
}

static void rename_one(int dir, struct pending *p, bool synced)
{
	if (p->fd < 0)
		return;
	if (close(p->fd) || !synced) {
		cannot_write(p->job);
		unlinkat(dir, p->part, 0);
	} else if (!renameat(dir, p->part, dir, p->name)) {
		job_end(p->job, OUTCOME_ACCEPTED, "written");
	} else if (errno == ENOENT && already(dir, p)) {
		job_end(p->job, OUTCOME_ACCEPTED, "the file was there");
	} else {
		cannot_write(p->job);
		unlinkat(dir, p->part, 0);
	}
}

/* The folder of one job; whole once it has its name. */
static void write_bundle(const struct folder *f, int dir, struct pending *p)
{
	const struct deliver_item *item = &p->job->item;
	const struct bundle_modes modes = { f->file_mode, f->dir_mode };

	p->fd = -1;
	if (bundle_write(dir, item->message_id, item->bytes, item->n, &modes))
		job_end(p->job, OUTCOME_ACCEPTED, "written");
	else
		cannot_write(p->job);
}

/* All of one folder: `n` jobs, each granted. */
static void write_batch(const struct folder *f, struct pending *p, size_t n)
{
	int dir = enter_day(f, &p[0].job->item);
	bool synced;

	for (size_t i = 0; i < n; i++) {
		if (dir < 0)
			cannot_enter(f, p[i].job);
		else if (p[i].job->item.channel == CHANNEL_PORTAL)
			write_bundle(f, dir, &p[i]);
		else
			write_aside(f, dir, &p[i]);
	}
	if (dir < 0)
		return;
	synced = sync_batch(dir, p, n);
	for (size_t i = 0; i < n; i++)
		rename_one(dir, &p[i], synced);
	if (fsync(dir))
		for (size_t i = 0; i < n; i++)
			cannot_write(p[i].job);
	close(dir);
}

static bool same_folder(const struct deliver_item *a,
			const struct deliver_item *b)
{
	return a->as_of == b->as_of && a->channel == b->channel;
}

static enum status folder_open(const struct transport_setup *setup,
			       void **state_out, struct diags *d)
{
	struct folder *f = mem_alloc(sizeof *f);
	struct stat st;
	bool shared;

	*f = (struct folder){ 0 };
	f->root = open(setup->options->dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->root < 0 || fstat(f->root, &st)) {
		diag_error(d, "cannot open the working folder %s: %s",
			   setup->options->dir, strerror(errno));
		free(f);
		return STATUS_TEMPFAIL;
	}
	/* A folder made with `init --group` passes its group on. */
	shared = (st.st_mode & S_ISGID) && (st.st_mode & S_IWGRP);
	f->file_mode = shared ? 0660 : 0600;
	f->dir_mode = shared ? 02770 : 0700;
	*state_out = f;
	return STATUS_OK;
}

static size_t folder_room(void *state)
{
	struct folder *f = state;
	size_t held = f->taken.n + f->done.n + f->out;

	return f->halted || held >= FOLDER_BATCH ? 0 : FOLDER_BATCH - held;
}

static void folder_take(void *state, struct job *job)
{
	struct folder *f = state;

	job_push(&f->taken, job);
}

static void folder_wait(void *state, int ms, struct events *out)
{
	struct folder *f = state;

	(void)ms;
	f->out += f->taken.n;
	job_move(&out->asking, &f->taken);
	job_move(&out->done, &f->done);
}

static void name_file(struct job *job)
{
	struct arena a = ARENA_INIT;
	const struct deliver_item *item = &job->item;

	job->file = strdup(deliver_file_path(&a, item->channel, item->as_of,
					     item->message_id));
	arena_release(&a);
}

static void folder_answer(void *state, struct job_list *asked)
{
	struct pending *p = mem_alloc(sizeof *p * FOLDER_BATCH);
	struct folder *f = state;
	struct job *job;
	size_t n = 0;

	while ((job = job_pop(asked))) {
		f->out--;
		job_push(&f->done, job);
		job->withdrawn = !job->granted;
		if (!job->granted)
			continue;
		name_file(job);
		if (n && !same_folder(&p[0].job->item, &job->item)) {
			write_batch(f, p, n);
			n = 0;
		}
		p[n++].job = job;
	}
	if (n)
		write_batch(f, p, n);
	free(p);
}

static void folder_halt(void *state)
{
	struct folder *f = state;

	f->halted = true;
	job_move(&f->done, &f->taken);
}

static void folder_close(void *state)
{
	struct folder *f = state;

	close(f->root);
	free(f);
}

const struct carrier folder_carrier = {
	.name = "folder",
	.open = folder_open,
	.room = folder_room,
	.take = folder_take,
	.wait = folder_wait,
	.answer = folder_answer,
	.halt = folder_halt,
	.close = folder_close,
};
