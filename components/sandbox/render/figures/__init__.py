"""The subjects: figures drawn anew for every frame from simple rigs; 1 is their own size."""
