# Getting what is missing, seeing it work, installing it; included by the
# Makefile.

DEPS := gcc libc6-dev pkg-config libyaml-dev libsqlite3-dev \
	libcurl4-openssl-dev libgmime-3.0-dev libmd4c-dev libcsv-dev \
	libjansson-dev libidn2-dev nettle-dev libzstd-dev libpango1.0-dev \
	libqpdf-dev fonts-liberation2 fonts-dejavu-core ca-certificates tzdata
DEPS_TEST := libcmocka-dev clang libclang-rt-14-dev clang-tidy clang-format \
	sqlite3 python3 python3-aiosmtpd openssl time bsdextrautils groff valgrind \
	libsasl2-modules systemd poppler-utils

.PHONY: deps deps-test demo install man help
deps:
	@packaging/deps.sh "to build and run Relance" $(DEPS)
deps-test: deps
	@packaging/deps.sh "to test Relance" $(DEPS_TEST)

# The flags of packages are read when make starts, hence a make of its own.
demo: deps
	@$(MAKE) --no-print-directory all
	@packaging/demo.sh $(B)/relance build/demo

# ---- manual pages, from the program's own tables ---------------------------
MAN := $(B)/relance.1 $(B)/relance-rules.5 $(B)/relance-insurance.5 \
	$(B)/relance-templates.5
man: $(MAN)
$(B)/relance.1: $(B)/relance
	@$< --man >$@
$(B)/relance-rules.5: $(B)/relance
	@$< --man rules >$@
$(B)/relance-insurance.5: $(B)/relance
	@$< --man insurance >$@
$(B)/relance-templates.5: $(B)/relance
	@$< --man templates >$@

$(B)/obj/cli/process.o: CPPFLAGS += -DRELANCE_DATADIR='"$(DATADIR)"'

install: all man
	install -d $(DESTDIR)$(BINDIR) $(DESTDIR)$(LIBEXECDIR) \
	  $(DESTDIR)$(MANDIR)/man1 $(DESTDIR)$(MANDIR)/man5 \
	  $(DESTDIR)$(MANDIR)/man7 \
	  $(DESTDIR)$(DATADIR)/cron
	install -m 755 $(B)/relance $(DESTDIR)$(BINDIR)/
	install -m 644 $(foreach p,$(PLUGINS),$(B)/libexec/relance/$(p).so) \
	  $(DESTDIR)$(LIBEXECDIR)/
	install -m 644 $(B)/relance.1 $(DESTDIR)$(MANDIR)/man1/
	install -m 644 $(filter %.5,$(MAN)) \
	  $(DESTDIR)$(MANDIR)/man5/
	install -m 644 packaging/man/relance-security.7 $(DESTDIR)$(MANDIR)/man7/
	cd share && find . -type f -exec install -D -m 644 '{}' \
	  '$(abspath $(DESTDIR)$(DATADIR))/{}' ';'
	install -m 644 cron/* $(DESTDIR)$(DATADIR)/cron/

help:
	@echo 'make              build build/release/relance'
	@echo 'make demo         see it work, in build/demo'
	@echo 'make test         every test (fetches what only tests need)'
	@echo 'make check        the tests, with what is there'
	@echo 'make asan         the tests under the sanitizers'
	@echo 'make crash        kill runs at random moments, look at the books'
	@echo 'make fuzz         fuzz the parsers      FUZZ_SECONDS=30'
	@echo 'make bench        what the daily work costs'
	@echo 'make tidy cover format clang man'
	@echo 'make deps         install what is missing to build and run'
	@echo 'make install      PREFIX=/usr/local DESTDIR='
