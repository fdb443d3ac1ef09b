// What the signals and their settings have in common: where a browser keeps what it asked for, and the chime.

const settingOf = (name) => localStorage.getItem(`clapboard-${name}`) === "on";
const keepSetting = (name, on) => localStorage.setItem(`clapboard-${name}`, on ? "on" : "off");

// Two soft notes, a fifth apart.
function chime() {
  const sound = new AudioContext();
  [659.25, 987.77].forEach((pitch, place) => {
    const [note, loudness] = [sound.createOscillator(), sound.createGain()];
    const at = sound.currentTime + place * 0.16;
    note.frequency.value = pitch;
    loudness.gain.setValueAtTime(0, at);
    loudness.gain.linearRampToValueAtTime(0.12, at + 0.02);
    loudness.gain.exponentialRampToValueAtTime(0.0001, at + 0.9);
    note.connect(loudness).connect(sound.destination);
    note.start(at);
    note.stop(at + 1);
    note.onended = () => place && sound.close();
  });
}
