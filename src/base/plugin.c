/*
 * Loading of shared objects. The place is worked out from where the program
 * itself lies, never from the environment, so that nobody can slip in another
 * one by setting a variable.
 */
#include <dlfcn.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "relance/plugin.h"
#include "relance/str.h"

/* Folders to look in, relative to the folder of the program. */
static const char *const places[] = {
	"libexec/relance",    /* the build folder */
	"../libexec/relance", /* PREFIX/bin, and tests of the build folder */
};

static size_t program_folder(char *buf, size_t size)
{
	ssize_t n = readlink("/proc/self/exe", buf, size - 1);
	char *slash;

	if (n <= 0)
		return 0;
	buf[n] = '\0';
	slash = strrchr(buf, '/');
	if (!slash)
		return 0;
	*slash = '\0';
	return (size_t)(slash - buf);
}

static void *open_plugin(const char *name, struct str *why)
{
	char folder[4096];

	if (!program_folder(folder, sizeof folder))
		return NULL;
	for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
		struct str path = STR_INIT;
		void *handle = NULL;

		str_addf(&path, "%s/%s/%s.so", folder, places[i], name);
		if (!access(path.buf, R_OK)) {
			handle = dlopen(path.buf,
					RTLD_NOW | RTLD_LOCAL | RTLD_NODELETE);
			if (!handle)
				str_add(why, dlerror());
		}
		str_release(&path);
		if (handle)
			return handle;
	}
	return NULL;
}

void *plugin_symbol(const char *name, const char *symbol, struct diags *d)
{
	struct str why = STR_INIT;
	void *handle = open_plugin(name, &why);
	void *address = handle ? dlsym(handle, symbol) : NULL;

	if (!address) {
		struct diag *diag = diag_error(
			d, "cannot load the part \"%s\" of the program%s%s",
			name, why.len ? ": " : "", why.buf);
		diag_hint(d, diag,
			  "It belongs under libexec/relance beside the "
			  "program: install Relance again.");
	}
	str_release(&why);
	return address;
}
