uniform vec4 color;

in float strength;
layout (location = 0) out vec4 pixel;

void main() {
  pixel = vec4(color.rgb, color.a * strength);
}
