package io.github.unroot.report;

import io.github.unroot.image.Digest;
import io.github.unroot.image.ImageConfig;
import io.github.unroot.tree.FileTree;

/** One of two images that are compared; the name is the reference that led to it. */
public record ComparedImage(String name, Digest digest, ImageConfig config, FileTree tree) {}
