# Relance. One Makefile, no configure step.
#
#   make            build/release/relance        make demo    see it work
#   make test       every test                   make help    the other targets
#
# VARIANT=release|debug|asan|tsan|cover|crash, everything under build/$(VARIANT)/.

VARIANT ?= release
ifeq ($(filter $(VARIANT),release debug asan tsan cover crash),)
$(error VARIANT must be release, debug, asan, tsan, cover or crash, not "$(VARIANT)")
endif

VERSION := 0.1.0
B := build/$(VARIANT)
PREFIX ?= /usr/local
BINDIR ?= $(PREFIX)/bin
LIBEXECDIR ?= $(PREFIX)/libexec/relance
MANDIR ?= $(PREFIX)/share/man
DATADIR ?= $(PREFIX)/share/relance
ifeq ($(origin CC),default)
CC := gcc
endif
# make V=1 shows the commands.
Q := $(if $(V),,@)
say = $(if $(V),,@echo '  $(1)	$(2)')

# ---- the rooms: each may use only those before it ------------------------
ROOMS := base model rules cover decide letter store import deliver run report cli
# Rooms' files that carry a heavy library live in plugins of their own.
PLUGIN_mime_SRC := $(wildcard src/letter/mime*.c)
PLUGIN_pdf_SRC := $(wildcard src/letter/pdf*.c)
PLUGIN_smtp_SRC := $(wildcard src/deliver/smtp*.c)
PLUGINS := mime pdf smtp
PLUGIN_SRC := $(foreach p,$(PLUGINS),$(PLUGIN_$(p)_SRC))

room_src = $(filter-out $(PLUGIN_SRC),$(sort $(shell find src/$(1) -name '*.c')))
$(foreach r,$(ROOMS),$(eval SRC_$(r) := $(call room_src,$(r))))
SRC := $(foreach r,$(ROOMS),$(SRC_$(r)))
HDRS := $(wildcard include/relance/*.h)

# ---- flags ---------------------------------------------------------------
WARN := -Wall -Wextra -Wpedantic -Wconversion -Wshadow -Wswitch-enum \
	-Wmissing-prototypes -Wstrict-prototypes -Wvla -Wwrite-strings \
	-Wformat=2 -Wundef -Werror
HARDEN := -fstack-protector-strong -fPIE -fno-strict-aliasing
OPT_release := -O2 -g -D_FORTIFY_SOURCE=2
OPT_debug := -O0 -g3
OPT_asan := -O1 -g -fsanitize=address,undefined -fno-omit-frame-pointer \
	-fno-sanitize-recover=all
OPT_tsan := -O1 -g -fsanitize=thread
# Built to be killed at named points, for tests/crash only.
OPT_crash := -O1 -g -DRELANCE_KILL_POINTS
OPT_cover := -O0 -g --coverage
PKGS_core := yaml-0.1 sqlite3 md4c nettle jansson libidn2 libzstd
PKGS_mime := gmime-3.0
PKGS_pdf := pangocairo fontconfig libqpdf
PKGS_smtp := libcurl
PKGS_plugins := $(foreach p,$(PLUGINS),$(PKGS_$(p)))
pkg_cflags = $(shell pkg-config --cflags $(1) 2>/dev/null)
pkg_libs = $(shell pkg-config --libs $(1) 2>/dev/null)
CPPFLAGS += -std=c11 -D_GNU_SOURCE -Iinclude -I$(B)/gen \
	-DRELANCE_VERSION='"$(VERSION)"'
CFLAGS += $(WARN) $(HARDEN) $(OPT_$(VARIANT))
LDFLAGS += -pie -Wl,-z,relro,-z,now $(filter -fsanitize% --coverage,$(OPT_$(VARIANT)))
LIBS_core := $(call pkg_libs,$(PKGS_core)) -lcsv -lm -ldl -pthread

.DELETE_ON_ERROR:
.PHONY: all FORCE
all: $(B)/relance plugins

# Objects are rebuilt when the flags change.
$(B)/flags: FORCE
	@mkdir -p $(@D)
	@echo '$(CC) $(CPPFLAGS) $(CFLAGS)' >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@

obj = $(patsubst src/%.c,$(B)/obj/%.o,$(1))
$(B)/obj/%.o: src/%.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -MMD -MP -c $< -o $@
$(B)/pic/%.o: src/%.c $(B)/flags
	@mkdir -p $(@D)
	$(call say,CC,$< (plugin))
	$(Q)$(CC) $(CPPFLAGS) $(call pkg_cflags,$(PKGS_plugins)) $(CFLAGS) \
		-fPIC -MMD -MP -c $< -o $@

define room_rules
$(B)/$(1).a: $(call obj,$(SRC_$(1))) $(GEN_$(1)) $(B)/$(1).list
	@rm -f $$@
	$(Q)$$(AR) rcs $$@ $$(filter %.o,$$^)
# A deleted source must leave the archive.
$(B)/$(1).list: FORCE
	@mkdir -p $$(@D)
	@echo '$(SRC_$(1))' >$$@.new
	@cmp -s $$@.new $$@ && rm $$@.new || mv $$@.new $$@
endef
GEN_store := $(B)/gen/sql.o
$(foreach r,$(ROOMS),$(eval $(call room_rules,$(r))))

# ---- SQL: one statement a file, embedded ---------------------------------
SQL := $(sort $(wildcard src/store/sqlite/sql/*.sql))
SCHEMA := $(sort $(wildcard src/store/sqlite/schema/*.sql))
$(B)/gen/stmt.inc: FORCE
	@mkdir -p $(@D)
	@printf 'STMT(%s)\n' $(basename $(notdir $(SQL))) >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@
$(B)/gen/schema.inc: FORCE
	@mkdir -p $(@D)
	@printf 'SCHEMA(%s)\n' $(subst -,_,$(basename $(notdir $(SCHEMA)))) >$@.new
	@cmp -s $@.new $@ && rm $@.new || mv $@.new $@
$(B)/gen/sql.c: $(SQL) $(SCHEMA) $(B)/gen/stmt.inc $(B)/gen/schema.inc
	@for f in $(SQL); do n=sql_$$(basename $$f .sql); \
	  printf 'extern const char %s[];\nconst char %s[] =\n' $$n $$n; \
	  sed -e 's/[\\"]/\\&/g' -e 's/^/"/' -e 's/$$/\\n"/' $$f; echo ';'; done >$@
	@for f in $(SCHEMA); do n=schema_$$(basename $$f .sql | tr - _); \
	  printf 'extern const char %s[];\nconst char %s[] =\n' $$n $$n; \
	  sed -e 's/[\\"]/\\&/g' -e 's/^/"/' -e 's/$$/\\n"/' $$f; echo ';'; done >>$@
$(B)/gen/sql.o: $(B)/gen/sql.c
	$(call say,CC,$<)
	$(Q)$(CC) $(CPPFLAGS) $(CFLAGS) -Wno-overlength-strings -c $< -o $@
$(call obj,$(SRC_store)): $(B)/gen/stmt.inc $(B)/gen/schema.inc

# ---- program and plugins -------------------------------------------------
LIBS_room = $(foreach r,$(1),$(B)/$(r).a)
$(B)/relance: $(call LIBS_room,$(ROOMS))
	$(call say,LD,$@)
	$(Q)$(CC) $(LDFLAGS) -o $@ -Wl,--start-group $^ -Wl,--end-group $(LIBS_core)

.PHONY: plugins
plugins: $(foreach p,$(PLUGINS),$(B)/libexec/relance/$(p).so)
pic = $(patsubst src/%.c,$(B)/pic/%.o,$(1))
# No plugin makes JSON, and its library is not linked into them.
PLUGIN_BASE := $(call pic,$(filter-out src/base/json.c,$(SRC_base)) $(SRC_model))
define plugin_rule
$(B)/libexec/relance/$(1).so: $(call pic,$(PLUGIN_$(1)_SRC)) $(PLUGIN_BASE)
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$(Q)$$(CC) $$(filter-out -pie,$$(LDFLAGS)) -shared -o $$@ $$^ \
		$$(call pkg_libs,$$(PKGS_$(1))) -lnettle -lidn2 -ldl -pthread
endef
$(foreach p,$(PLUGINS),$(eval $(call plugin_rule,$(p))))

# ---- unit tests: tests/unit/<room>/test_*.c link that room and those before
TEST_CFLAGS = $(filter-out -Wmissing-prototypes,$(CFLAGS)) -Itests/support
# What several rooms' tests share; an archive, so that a test takes only what
# it uses and rooms to the right of its own are not asked for.
TESTS_SUPPORT := $(wildcard tests/support/*.c)
$(B)/tests/support/%.o: tests/support/%.c $(B)/flags
	@mkdir -p $(@D)
	$(Q)$(CC) $(CPPFLAGS) $(TEST_CFLAGS) -MMD -MP -c $< -o $@
$(B)/tests/support.a: $(TESTS_SUPPORT:tests/support/%.c=$(B)/tests/support/%.o)
	@rm -f $@
	$(Q)$(AR) rcs $@ $^
upto_base := base
upto_model := base model
upto_rules := base model rules
upto_cover := base model rules cover
upto_decide := $(upto_cover) decide
upto_letter := $(upto_decide) letter
upto_store := $(upto_letter) store
upto_import := $(upto_store) import
upto_deliver := $(upto_import) deliver
upto_run := $(upto_deliver) run
upto_report := $(upto_run) report
upto_cli := $(upto_report) cli
define unit_rules
UNIT_$(1) := $$(patsubst tests/unit/$(1)/%.c,$(B)/tests/$(1)-%,$$(wildcard tests/unit/$(1)/test_*.c))
$(B)/tests/$(1)-%: tests/unit/$(1)/%.c $(B)/tests/support.a $$(call LIBS_room,$$(upto_$(1))) $(B)/flags
	@mkdir -p $$(@D)
	$$(call say,LD,$$@)
	$(Q)$$(CC) $$(CPPFLAGS) $$(TEST_CFLAGS) -MMD -MP $$(LDFLAGS) -o $$@ $$< \
		-Wl,--start-group $(B)/tests/support.a $$(call LIBS_room,$$(upto_$(1))) -Wl,--end-group \
		$$(LIBS_core) -lcmocka
.PHONY: unit-$(1)
unit-$(1): $$(UNIT_$(1)) plugins
	@set -e; for t in $$(UNIT_$(1)); do echo "== $$$$t"; $$$$t; done
endef
$(foreach r,$(filter-out cli,$(ROOMS)),$(eval $(call unit_rules,$(r))))
.PHONY: unit
unit: $(foreach r,$(filter-out cli,$(ROOMS)),unit-$(r))

# ---- structure -----------------------------------------------------------
.PHONY: layers headers
layers:
	@tests/support/layers.sh
headers: $(B)/flags
	@for h in $(HDRS); do echo "#include \"relance/$$(basename $$h)\"" | \
	  $(CC) $(CPPFLAGS) $(CFLAGS) -x c -fsyntax-only - || exit 1; done

-include $(shell find $(B) -name '*.d' 2>/dev/null)
-include tests/tests.mk
-include packaging.mk
