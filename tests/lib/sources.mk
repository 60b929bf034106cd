# SPDX-License-Identifier: GPL-2.0-or-later
#
# The module's sources that build in user space, and what stands in for the
# kernel there. Set TOP to the tree before including this.

CODEC_SRCS := $(addprefix $(TOP)/kmod/, cbor.c coap.c oscore.c replay.c)
MESSAGE_SRCS := $(addprefix $(TOP)/kmod/, hash.c suite.c keys.c cose.c seal.c open.c)
PLATFORM_SRCS := $(addprefix $(TOP)/tests/lib/, hash_openssl.c aead_openssl.c)

USER_SRCS = $(CODEC_SRCS) $(MESSAGE_SRCS) $(ES256_SRCS) $(PLATFORM_SRCS)
USER_LIBS := -lcrypto
