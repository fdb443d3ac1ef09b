"""The settings, each as a plan of layers to paint and a place for its subjects to be."""
