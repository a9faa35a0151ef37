/*
 * The process: locale, file modes, core dumps, signals, who runs it, what
 * time it is. The only place that asks the clock.
 */
#include <limits.h>
#include <locale.h>
#include <pwd.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cli.h"
#include "relance/text.h"

/* A signal handler can reach nothing but a global. */
static atomic_bool stop_asked;

static void on_signal(int signo)
{
	(void)signo;
	atomic_store(&stop_asked, true);
}

atomic_bool *process_stop(void)
{
	return &stop_asked;
}

static void catch_signals(void)
{
	struct sigaction sa = { .sa_handler = on_signal };

	sigemptyset(&sa.sa_mask);
	/* A second signal ends us at once. */
	sa.sa_flags = (int)SA_RESETHAND;
	sigaction(SIGTERM, &sa, NULL);
	sigaction(SIGINT, &sa, NULL);
	signal(SIGPIPE, SIG_IGN);
}

void process_prepare(void)
{
	struct rlimit none = { 0, 0 };

	/* Widths of characters only; numbers and dates stay "C". */
	setlocale(LC_CTYPE, "C.UTF-8");
	umask(077);
	/* A core would hold addresses, amounts and perhaps a password. */
	setrlimit(RLIMIT_CORE, &none);
#ifndef __SANITIZE_ADDRESS__ /* its leak checker attaches to us */
	prctl(PR_SET_DUMPABLE, 0);
#endif
	catch_signals();
}

const char *process_who(struct arena *a)
{
	const char *sudo = getenv("SUDO_USER");
	const struct passwd *pw;

	if (getuid() == 0 && sudo && *sudo && strlen(sudo) < 64 &&
	    utf8_valid(sudo, strlen(sudo)))
		return arena_strdup(a, sudo);
	pw = getpwuid(getuid());
	if (pw)
		return arena_strdup(a, pw->pw_name);
	return arena_printf(a, "uid %u", (unsigned)getuid());
}

static bool zone_exists(const char *zone)
{
	char path[PATH_MAX];
	int n;

	if (!strcmp(zone, "UTC"))
		return true;
	if (strstr(zone, "..") || zone[0] == '/')
		return false;
	n = snprintf(path, sizeof path, "/usr/share/zoneinfo/%s", zone);
	return n > 0 && (size_t)n < sizeof path && access(path, R_OK) == 0;
}

bool process_today(const char *zone, civil_day *today_out)
{
	time_t now = time(NULL);
	struct tm tm;

	if (zone && !zone_exists(zone))
		return false;
	if (zone) {
		setenv("TZ", zone, 1);
		tzset();
	}
	localtime_r(&now, &tm);
	*today_out =
		date_from_ymd(tm.tm_year + 1900, tm.tm_mon + 1, tm.tm_mday);
	return true;
}

int64_t process_now(void *ctx)
{
	(void)ctx;
	return (int64_t)time(NULL);
}

/* ---- the shipped files ------------------------------------------------- */

#ifndef RELANCE_DATADIR
#	define RELANCE_DATADIR "/usr/local/share/relance"
#endif

static bool is_share(const char *path)
{
	struct str file = STR_INIT;
	bool there;

	str_addf(&file, "%s/relance.yaml", path);
	there = access(file.buf, R_OK) == 0;
	str_release(&file);
	return there;
}

char *process_share(struct arena *a)
{
	static const char *const beside[] = { "../share/relance",
					      "../../share" };
	const char *forced = getenv("RELANCE_SHARE");
	char self[PATH_MAX];
	ssize_t n = readlink("/proc/self/exe", self, sizeof self - 1);
	char *slash;

	if (forced && is_share(forced))
		return arena_strdup(a, forced);
	if (n > 0) {
		self[n] = '\0';
		slash = strrchr(self, '/');
		if (slash)
			*slash = '\0';
		for (size_t i = 0; slash && i < COUNT_OF(beside); i++) {
			char *path = arena_printf(a, "%s/%s", self, beside[i]);

			if (is_share(path))
				return path;
		}
	}
	return is_share(RELANCE_DATADIR) ? arena_strdup(a, RELANCE_DATADIR)
					 : NULL;
}
