/* SPDX-License-Identifier: GPL-2.0-only */
/* Memory for the floor of keys and messages, in the kernel and in user space. */
#ifndef MUSTER_MEM_H
#define MUSTER_MEM_H

#include "types.h"

#ifdef __KERNEL__
#include <linux/errno.h>
#include <linux/slab.h>

/* Context: process, may sleep. Return: zeroed memory in the direct mapping, or NULL. */
static inline void *muster_zalloc(size_t size)
{
	return kzalloc(size, GFP_KERNEL);
}

static inline void muster_free(void *p)
{
	kfree(p);
}

/* For memory that held a secret: @size bytes are wiped. @p may be NULL. */
static inline void muster_free_sensitive(void *p, size_t size)
{
	kfree_sensitive(p);
}
#else
#include <errno.h>
#include <stdlib.h>

static inline void *muster_zalloc(size_t size)
{
	return calloc(1, size);
}

static inline void muster_free(void *p)
{
	free(p);
}

static inline void muster_free_sensitive(void *p, size_t size)
{
	if (p)
		muster_wipe(p, size);
	free(p);
}
#endif

#endif /* MUSTER_MEM_H */
