"""What a feature of each kind of layer holds, kind by kind; :mod:`layers.kinds` gathers them."""
