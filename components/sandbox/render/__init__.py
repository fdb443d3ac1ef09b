"""The pictures and the sound: prompt to scene, still to motion, clip to edited clip."""
