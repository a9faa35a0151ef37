/* Copying the shipped files into a new working folder. */
#include "copy.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "relance/fd.h"

static enum status failed(const struct copier *cp, const char *what,
			  const char *path)
{
	diag_error(cp->d, "cannot %s %s: %s", what, path, strerror(errno));
	return STATUS_PERMFAIL;
}

static bool for_group(const struct copier *cp)
{
	return cp->group != (gid_t)-1;
}

enum status copy_mkdir(const struct copier *cp, const char *path)
{
	if (mkdir(path, 0700) != 0 && errno != EEXIST)
		return failed(cp, "make", path);
	if (!for_group(cp))
		return STATUS_OK;
	if (chown(path, (uid_t)-1, cp->group) != 0 || chmod(path, 02770) != 0)
		return failed(cp, "give to the group", path);
	return STATUS_OK;
}

/* "{D-45}" at `at`: its length and day, or 0. */
static size_t day_mark(const char *at, civil_day day_zero, civil_day *on_out)
{
	char *end;
	long n = 0;

	if (strncmp(at, "{D", 2) != 0)
		return 0;
	end = (char *)(at + 2);
	if (*end == '+' || *end == '-')
		n = strtol(at + 2, &end, 10);
	if (*end != '}' || n < -9999 || n > 9999)
		return 0;
	*on_out = day_zero + (civil_day)n;
	return (size_t)(end + 1 - at);
}

void copy_days(const char *text, civil_day day_zero, struct str *out)
{
	char day[DATE_TEXT_SIZE];

	while (*text) {
		size_t plain = strcspn(text, "{"), n;
		civil_day on;

		str_add_n(out, text, plain);
		text += plain;
		if (!*text)
			return;
		n = day_mark(text, day_zero, &on);
		if (n)
			str_add(out, date_to_text(on, day));
		else
			str_add_ch(out, *text);
		text += n ? n : 1;
	}
}

static enum status read_all(const struct copier *cp, const char *path,
			    struct str *out)
{
	char buf[16384];
	ssize_t n;
	int fd = open(path, O_RDONLY | O_CLOEXEC);

	if (fd < 0)
		return failed(cp, "read", path);
	while ((n = fd_read(fd, buf, sizeof buf)) > 0)
		str_add_n(out, buf, (size_t)n);
	close(fd);
	return n < 0 ? failed(cp, "read", path) : STATUS_OK;
}

static enum status write_all(const struct copier *cp, const char *path,
			     const struct str *text)
{
	int flags = O_WRONLY | O_CREAT | O_CLOEXEC | O_NOFOLLOW |
		    (cp->replace ? O_TRUNC : O_EXCL);
	int fd = open(path, flags, 0600);
	bool fine;

	if (fd < 0)
		return failed(cp, "make", path);
	fine = fd_write(fd, text->buf, text->len);
	if (fine && for_group(cp))
		fine = fchown(fd, (uid_t)-1, cp->group) == 0 &&
		       fchmod(fd, 0660) == 0;
	if (close(fd) != 0 || !fine)
		return failed(cp, "write", path);
	return STATUS_OK;
}

enum status copy_file(const struct copier *cp, const char *from, const char *to,
		      bool days)
{
	struct str text = STR_INIT, dated = STR_INIT;
	enum status st = read_all(cp, from, &text);

	if (st == STATUS_OK && days)
		copy_days(text.buf, cp->day_zero, &dated);
	if (st == STATUS_OK)
		st = write_all(cp, to, days ? &dated : &text);
	str_release(&text);
	str_release(&dated);
	return st;
}

static enum status copy_entry(const struct copier *cp, const char *from,
			      const char *to, bool days)
{
	struct stat sb;

	if (lstat(from, &sb) != 0)
		return failed(cp, "read", from);
	if (S_ISDIR(sb.st_mode))
		return copy_tree(cp, from, to, days);
	return S_ISREG(sb.st_mode) ? copy_file(cp, from, to, days) : STATUS_OK;
}

enum status copy_tree(const struct copier *cp, const char *from, const char *to,
		      bool days)
{
	DIR *dir = opendir(from);
	struct dirent *entry;
	enum status st;

	if (!dir)
		return failed(cp, "read", from);
	st = copy_mkdir(cp, to);
	while (st == STATUS_OK && (entry = readdir(dir))) {
		if (entry->d_name[0] == '.')
			continue;
		st = copy_entry(
			cp,
			arena_printf(cp->arena, "%s/%s", from, entry->d_name),
			arena_printf(cp->arena, "%s/%s", to, entry->d_name),
			days);
	}
	closedir(dir);
	return st;
}
