"""tf.image.resize in numpy, from its published algorithm: for the scripts beside it. Makes no files itself."""

import numpy as np


def tensorflow_places(in_size, out_size):
    scale = np.float32(in_size) / np.float32(out_size)
    return (np.arange(out_size, dtype=np.float32) + np.float32(0.5)) * scale - np.float32(0.5)


def tensorflow_bilinear(image, size):
    """ResizeBilinear with half_pixel_centers."""
    def axis(in_size, out_size):
        places = tensorflow_places(in_size, out_size)
        floors = np.floor(places)
        lower = np.maximum(floors.astype(int), 0)
        upper = np.minimum(np.ceil(places).astype(int), in_size - 1)
        return lower, upper, (places - floors).astype(np.float32)
    x0, x1, x = axis(image.shape[1], size[0])
    y0, y1, y = axis(image.shape[0], size[1])
    pixels = image.astype(np.float32)
    x, y = x[None, :, None], y[:, None, None]
    top = pixels[y0][:, x0] + (pixels[y0][:, x1] - pixels[y0][:, x0]) * x
    bottom = pixels[y1][:, x0] + (pixels[y1][:, x1] - pixels[y1][:, x0]) * x
    return (top + (bottom - top) * y).astype(np.float32)


def tensorflow_bicubic(image, size):
    """ResizeBicubic with half_pixel_centers: Keys with a = -0.5, 1024 steps, renormalised at the border."""
    def keys(x):
        x = np.abs(x)
        near = (1.5 * x - 2.5) * x * x + 1
        far = ((-0.5 * x + 2.5) * x - 4) * x + 2
        return np.where(x <= 1, near, np.where(x < 2, far, 0))
    def matrix(in_size, out_size):
        result = np.zeros((out_size, in_size))
        for i, place in enumerate(tensorflow_places(in_size, out_size)):
            floor = int(np.floor(place))
            step = np.rint((place - np.float32(floor)) * np.float32(1024)) / 1024
            for k in range(-1, 3):
                if 0 <= floor + k < in_size:
                    result[i, floor + k] = keys(k - step)
        return result / result.sum(axis=1, keepdims=True)
    down, across = matrix(image.shape[0], size[1]), matrix(image.shape[1], size[0])
    return np.einsum("yh,xw,hwc->yxc", down, across, image.astype(np.float64)).astype(np.float32)
